import Foundation
import TestRequirements
import TestSupport
import Testing

@Suite("Guides")
struct GuideTests {
    @Test("the library guide shows the code that is compiled and run")
    func snippets() throws {
        let page = try read("docs/guide/library.md")
        let shown = page.components(separatedBy: "```swift\n").dropFirst().map {
            normalized($0.components(separatedBy: "\n```")[0])
        }
        let code = try read("Tests/GuideTests/LibrarySnippets.swift")
        let compiled = code.components(separatedBy: "// snippet: ").dropFirst().map { part in
            normalized(
                part.components(separatedBy: "// end")[0].split(separator: "\n").dropFirst().joined(separator: "\n")
            )
        }
        #expect(!compiled.isEmpty)
        #expect(Set(compiled).isSubset(of: shown), "every snippet is on the page, to the letter")
        // The page has one more block: the dependency.
        #expect(shown.count == compiled.count + 1)
    }

    /// The blocks of a page that are whole programs.
    private static let wholePrograms: [String] =
        ((try? String(contentsOf: Samples.repository.appending(path: "docs/guide/library.md"), encoding: .utf8)) ?? "")
        .components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] + "\n" }
        .filter { $0.hasPrefix("import MomentKit\n") }

    @Test("the five everyday jobs are programs")
    func programs() { #expect(Self.wholePrograms.count == 5) }

    @Test("each program compiles from the page's text alone, by one import", arguments: wholePrograms)
    func compiles(program: String) throws {
        let folder = URL(filePath: Scratch.file("guide"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "main.swift")
        try Data(program.utf8).write(to: source)
        let products = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments =
            ["swiftc", "-typecheck", "-swift-version", "6", "-I", products.appending(path: "Modules").path]
            + Self.moduleMaps(products).flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
            // What pkg-config says for libxml2, on Debian and Fedora alike.
            + ["-Xcc", "-I/usr/include/libxml2", source.path]
        let pipe = Pipe()
        compiler.standardError = pipe
        try compiler.run()
        let complaint = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        compiler.waitUntilExit()
        #expect(compiler.terminationStatus == 0, "\(complaint)")
        #expect(complaint.isEmpty)
    }

    /// The maps of the C modules, which a package manager hands to the compiler.
    private static func moduleMaps(_ products: URL) -> [URL] {
        let sources = Samples.repository.appending(path: "Sources")
        let folders = { (folder: URL) in
            (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        }
        return
            (folders(products).filter { $0.pathExtension == "build" } + folders(sources)
            + folders(sources).map { $0.appending(path: "include") })
            .map { $0.appending(path: "module.modulemap") }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    private func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: Samples.repository.appending(path: path)), as: UTF8.self)
    }

    /// The lines without their indentation.
    private func normalized(_ code: String) -> String {
        code.split(separator: "\n").filter { !$0.hasPrefix("import ") }.map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
            .joined(separator: "\n")
    }
}
