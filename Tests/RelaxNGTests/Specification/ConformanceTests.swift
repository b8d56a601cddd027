import Foundation
import MomentXML
import RelaxNG
import TestSupport
import Testing
import XMLTree

/// Each place of the specification with everything that could stand there, and each datatype with all texts of a pool: what jing answers, as
/// `Scripts/relaxng-suite` recorded it, and what the engine does.
@Suite("The specification, answer by answer")
struct ConformanceTests {
    /// Where jing's answer is not the specification's.
    private struct Exception: Decodable {
        let question: String
        let reason: String
    }

    private struct Table: Decodable {
        let section: String
        let template: String
        let correct: [String]
        let incorrect: [String]
    }

    private struct Documents: Decodable {
        let section: String
        let grammar: String
        let valid: [String]
        let invalid: [String]
    }

    private struct Typed: Decodable {
        let type: String
        let parameters: [[String]]
        let valid: [String]?
        let invalid: [String]?
    }

    private struct Valued: Decodable {
        let type: String
        let value: String
        let equal: [String]?
        let unequal: [String]?
    }

    private struct Expression: Decodable {
        let expression: String
        let matches: [String]?
        let misses: [String]?
    }

    private static let declarations =
        " xmlns='http://relaxng.org/ns/structure/1.0' xmlns:f='urn:f' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'"

    private static let folder = Samples.repository.appending(path: "Tests/Fixtures/relaxng")

    private static func rows<Row: Decodable>(_ name: String) throws -> [Row] {
        let text = try String(contentsOf: Self.folder.appending(path: "\(name).jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
    }

    /// Looks at an answer, unless it is known that jing's is wrong; what is known must still be so.
    private func check(_ question: String, _ answer: Bool, is wanted: Bool, _ exceptions: NameSet) {
        #expect((answer == wanted) != exceptions.contains(question), "\(question) became \(answer)")
    }

    private func exceptions() throws -> NameSet {
        let all: [Exception] = try Self.rows("exceptions")
        #expect(all.allSatisfy { !$0.reason.isEmpty })
        return NameSet(all.map(\.question))
    }

    private func declared(_ grammar: String) -> String {
        let end = grammar.firstIndex { $0 == " " || $0 == ">" || $0 == "/" } ?? grammar.endIndex
        return grammar[..<end] + Self.declarations + grammar[end...]
    }

    private func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\t", "\n", "\r", "&", "<", ">", "'": "&#\(scalar.value);"
            default: String(scalar)
            }
        }.joined()
    }

    @Test("grammars, section by section")
    func grammars() throws {
        let exceptions = try exceptions()
        let others: [String: String] = try JSONDecoder().decode(
            [String: String].self,
            from: Data(contentsOf: Self.folder.appending(path: "others.json"))
        )
        for row in try Self.rows("grammars") as [Table] {
            let parts = row.template.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
            for (fillings, wanted) in [(row.correct, true), (row.incorrect, false)] {
                for filling in fillings {
                    let text = "\(parts[0])\(filling)\(parts[1])"
                    var texts = others
                    texts["main"] = declared(text)
                    let document = try parsed(declared(text))
                    let grammar = try? RelaxNGGrammar(document, resolver: NamedDocuments(texts: texts))
                    check("\(row.section): \(text)", grammar != nil, is: wanted, exceptions)
                }
            }
        }
    }

    @Test("documents")
    func documents() throws {
        let exceptions = try exceptions()
        for row in try Self.rows("documents") as [Documents] {
            let grammar = try RelaxNGGrammar(parsed(declared(row.grammar)))
            for (texts, wanted) in [(row.valid, true), (row.invalid, false)] {
                for text in texts {
                    let answer = try isValid(text, against: grammar)
                    check("\(row.grammar) \(text)", answer, is: wanted, exceptions)
                }
            }
        }
    }

    private func check(_ content: String, _ name: String, _ texts: [([String]?, Bool)], _ exceptions: NameSet) throws {
        let grammar = try? RelaxNGGrammar(parsed(declared("<element name='e'>\(content)</element>")))
        check(name, grammar != nil, is: texts.contains { $0.0 != nil }, exceptions)
        guard let grammar else { return }
        for (texts, wanted) in texts {
            for text in texts ?? [] {
                let answer = try isValid("<e>\(escaped(text))</e>", against: grammar)
                check("\(name) \(text.debugDescription)", answer, is: wanted, exceptions)
            }
        }
    }

    @Test("datatypes and their parameters")
    func datatypes() throws {
        let exceptions = try exceptions()
        for row in try Self.rows("datatypes") as [Typed] {
            let parameters = row.parameters.map { "<param name='\($0[0])'>\(escaped($0[1]))</param>" }.joined()
            let name = "\(row.type) \(row.parameters.map { "\($0[0])=\($0[1])" }.joined(separator: " "))"
            let texts = [(row.valid, true), (row.invalid, false)]
            try check("<data type='\(row.type)'>\(parameters)</data>", name, texts, exceptions)
        }
    }

    @Test("values")
    func values() throws {
        let exceptions = try exceptions()
        for row in try Self.rows("values") as [Valued] {
            let content = "<value type='\(row.type)'>\(escaped(row.value))</value>"
            try check(content, "\(row.type) value \(row.value)", [(row.equal, true), (row.unequal, false)], exceptions)
        }
    }

    @Test("regular expressions")
    func expressions() throws {
        let exceptions = try exceptions()
        for row in try Self.rows("expressions") as [Expression] {
            let content = "<data type='string'><param name='pattern'>\(escaped(row.expression))</param></data>"
            let texts = [(row.matches, true), (row.misses, false)]
            try check(content, "pattern \(row.expression)", texts, exceptions)
        }
    }
}
