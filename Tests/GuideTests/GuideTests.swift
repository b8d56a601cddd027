import Foundation
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

    private func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: Samples.repository.appending(path: path)), as: UTF8.self)
    }

    /// The lines without their indentation.
    private func normalized(_ code: String) -> String {
        code.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n")
    }
}
