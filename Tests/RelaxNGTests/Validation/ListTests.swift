import MomentXML
import Testing
import XMLTree

@testable import RelaxNG

@Suite("Lists")
struct ListTests {
    private static let number = "<data type='integer'/>"
    private static let word = "<value>w</value>"

    @Test(
        "take their tokens in any way that their content allows",
        arguments: [
            ("<empty/>", ["", " "], ["1"]),
            (number, ["1", " 1 "], ["", "1 2", "w"]),
            ("<zeroOrMore>\(number)</zeroOrMore>", ["", "1 2 3"], ["1 w"]),
            ("\(number)\(word)", ["1 w"], ["1", "w", "w 1", "1 w w"]),
            ("<optional>\(number)</optional>\(number)", ["1", "1 2"], ["", "1 2 3"]),
            ("<oneOrMore>\(number)\(word)</oneOrMore>", ["1 w", "1 w 2 w"], ["1 w 2", "", "w"]),
            (
                "<oneOrMore><choice>\(number)<group>\(word)\(word)</group></choice></oneOrMore>", ["1 w w 2", "w w"],
                ["w", "1 w"]
            ),
            (
                "<zeroOrMore><optional>\(number)</optional><optional>\(word)</optional></zeroOrMore>", ["w 1 w w 1 1"],
                ["x"]
            ),
            ("<choice><empty/>\(number)</choice>\(word)", ["w", "1 w"], ["1"]),
            ("<oneOrMore><oneOrMore>\(number)</oneOrMore></oneOrMore>\(number)", ["1 2", "1 2 3"], ["1"]),
        ] as [(String, [String], [String])]
    )
    func tokens(content: String, valid: [String], invalid: [String]) throws {
        let grammar = try grammar("<element name='e'><list>\(content)</list></element>")
        for text in valid { #expect(try isValid("<e>\(text)</e>", against: grammar), "\(text)") }
        for text in invalid { #expect(try !isValid("<e>\(text)</e>", against: grammar), "\(text)") }
    }

    @Test("of many parts that may be missing cost a look at each part for each token", arguments: [20, 400])
    func optionals(count: Int) throws {
        let parts = (0..<count).map {
            "<optional><data type='string'><param name='maxLength'>\($0 + 2)</param></data></optional>"
        }
        let grammar = try grammar("<element name='e'><list>\(parts.joined())</list></element>")
        let content = try #require(grammar.compiled.declarations.first).content
        let program = ListProgram(grammar.compiled.table[content].a, grammar.compiled.table)
        for (tokens, isValid) in [(count - 1, true), (count, true), (count + 1, false)] {
            var looks = 0
            let text = Array(String(repeating: "x ", count: tokens).utf8)
            let matches = text.withUnsafeBufferPointer { bytes in
                program.matches(bytes) { _, _ in
                    looks += 1
                    return true
                }
            }
            #expect(matches == isValid)
            #expect(looks <= count * tokens)
        }
    }
}
