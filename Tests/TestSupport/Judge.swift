import Foundation
import TestRequirements

/// Another program's verdict on documents: jing or xmllint with a grammar, many documents at once.
public struct Judge: Sendable {
    /// The programs that can judge.
    public enum Program: String, Sendable {
        case jing, xmllint
    }

    private let program: Program
    private let grammar: String

    /// Makes a judge of a program, with a grammar's path.
    public init(_ program: Program, grammar: String) {
        self.program = program
        self.grammar = grammar
    }

    /// Which documents are refused, by their position. They must be well-formed: both programs stop or stumble where one is not.
    ///
    /// - Throws: if the program cannot be started, or a document is neither accepted nor refused
    public func refused(_ documents: [[UInt8]]) throws -> Set<Int> {
        let folder = URL(filePath: Scratch.file("judge"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (position, bytes) in documents.enumerated() {
            try Data(bytes).write(to: folder.appending(path: "\(position).xml"))
        }
        var refused: Set<Int> = []
        for start in stride(from: 0, to: documents.count, by: 2000) {
            let names = (start..<min(start + 2000, documents.count)).map { "\($0).xml" }
            refused.formUnion(try run(names, in: folder))
        }
        return refused
    }

    private func run(_ names: [String], in folder: URL) throws -> Set<Int> {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.currentDirectoryURL = folder
        switch program {
        // -i leaves out the check of identifiers, which libvirt's grammars were not written for.
        case .jing: process.arguments = ["jing"] + (grammar.hasSuffix(".rnc") ? ["-c"] : []) + ["-i", grammar] + names
        case .xmllint: process.arguments = ["xmllint", "--noout", "--nonet", "--relaxng", grammar] + names
        }
        let output = folder.appending(path: "output")
        guard FileManager.default.createFile(atPath: output.path(), contents: nil) else {
            throw CocoaError(.fileWriteUnknown)
        }
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        let lines = String(decoding: try Data(contentsOf: output), as: UTF8.self).split(separator: "\n")
        switch program {
        case .jing: return try verdictsOfJing(lines, folder)
        case .xmllint: return try verdictsOfXmllint(lines, names.count)
        }
    }

    private func verdictsOfJing(_ lines: [Substring], _ folder: URL) throws -> Set<Int> {
        var refused: Set<Int> = []
        for line in lines {
            if line.contains(": fatal: ") || line.hasPrefix("fatal: ") { throw Undecided(line: String(line)) }
            guard line.contains(": error: "), let path = line.split(separator: ":").first,
                let name = path.split(separator: "/").last, let position = Int(name.dropLast(4))
            else { continue }
            refused.insert(position)
        }
        return refused
    }

    private func verdictsOfXmllint(_ lines: [Substring], _ count: Int) throws -> Set<Int> {
        var refused: Set<Int> = []
        var decided = 0
        for line in lines {
            if line.hasSuffix(" validates") {
                decided += 1
            } else if line.hasSuffix(" fails to validate"), let name = line.split(separator: " ").first,
                let position = Int(name.dropLast(4))
            {
                decided += 1
                refused.insert(position)
            }
        }
        guard decided == count else {
            throw Undecided(line: "\(count - decided) documents without a verdict of xmllint")
        }
        return refused
    }

    /// A document that is neither accepted nor refused.
    public struct Undecided: Error {
        /// What the program said.
        public let line: String
    }
}
