import Testing

@testable import MomentCommands

struct TrailingFilesTests {
    @Test func `nothing is lost or reordered`() throws {
        let arguments = ["validate", "--jobs", "1"] + (0..<1_000).map { "\($0).xml" }
        let split = try #require(TrailingFiles(of: arguments))
        #expect(split.arguments + split.files == arguments)
        #expect(split.arguments.starts(with: ["validate", "--jobs", "1"]))
        #expect(split.files.count > 900)
    }

    @Test func `options behind files are for the parser`() throws {
        let arguments = ["validate"] + (0..<100).map { "\($0).xml" } + ["--quiet"]
        #expect(TrailingFiles(of: arguments) == nil)
    }

    @Test func `a short command line is parsed whole`() {
        #expect(TrailingFiles(of: ["validate", "a.xml", "b.xml"]) == nil)
        #expect(TrailingFiles(of: []) == nil)
    }
}
