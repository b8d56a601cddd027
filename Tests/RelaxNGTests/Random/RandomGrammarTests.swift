import Foundation
import MomentXML
import RelaxNG
import TestRequirements
import TestSupport
import Testing
import XMLTree

/// Random grammars and documents, with jing as the judge of both.
@Suite("Random grammars", .requires(.program("jing", package: "jing")))
struct RandomGrammarTests {
    /// How many grammars are tried; `RELAXNG_RANDOM_GRAMMARS` asks for more.
    private static let count = ProcessInfo.processInfo.environment["RELAXNG_RANDOM_GRAMMARS"].flatMap(Int.init) ?? 10
    private static let documents = 25

    @Test("are accepted or refused as jing does, and so are their documents", arguments: 0..<count)
    func sameVerdicts(seed: Int) throws {
        var random = RandomGrammar(seed: UInt64(seed))
        let folder = try TemporaryDirectory()
        let path = try folder.file("grammar.rng", random.syntax)
        let texts = (0..<Self.documents).map { _ in random.document() }
        let grammar: RelaxNGGrammar
        do {
            grammar = try RelaxNGGrammar(parsed(random.syntax))
        } catch let error as GrammarError {
            #expect(try jingRefuses(path), "\(error)\n\(random.syntax)")
            return
        }
        let refused = try Judge(.jing, grammar: path).refused(texts.map { Array($0.utf8) })
        for (index, text) in texts.enumerated() {
            let document = try parsed(text)
            #expect(grammar.isValid(document) != refused.contains(index), "\(text)\n\(random.syntax)")
            #expect(grammar.validate(document).isEmpty == grammar.isValid(document), "\(text)")
        }
    }

    /// Whether jing finds a mistake in a grammar.
    private func jingRefuses(_ path: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["jing", "-i", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return output.contains("grammar.rng:")
    }
}
