import MomentDiagnostics
import RelaxNG
import Testing

/// Documents that each refer to the next one twice: written out they double with each.
@Suite("Chains of references") struct ReferenceChainTests {
    private static let depth = 28

    private func chain(_ link: (String) -> String, last: String) -> [String: String] {
        var texts = ["d\(Self.depth)": last]
        for number in 0..<Self.depth { texts["d\(number)"] = link("d\(number + 1)") }
        return texts
    }

    private func verdict(_ texts: [String: String], valid: String, invalid: String) throws -> [Bool] {
        let grammar = try grammar(texts["d0"] ?? "", texts)
        return [try isValid(valid, against: grammar), try isValid(invalid, against: grammar)]
    }

    @Test("a pattern referred to twice is built once", arguments: ["choice", "group", "interleave"])
    func patterns(kind: String) throws {
        let texts = chain(
            { "<optional><\(kind)><externalRef href='\($0)'/><externalRef href='\($0)'/></\(kind)></optional>" },
            last: "<element name='a'><empty/></element>"
        )
        guard kind == "choice" else {
            #expect(throws: GrammarError.self) {
                try grammar("<element name='r'>\(texts["d0"] ?? "")</element>", texts)
            }
            return
        }
        let whole = try grammar("<element name='r'>\(texts["d0"] ?? "")</element>", texts)
        #expect(try isValid("<r><a/></r>", against: whole))
        #expect(try isValid("<r/>", against: whole))
        #expect(try !isValid("<r><a/><a/></r>", against: whole))
    }

    @Test("a grammar included twice is bounded by what it comes to")
    func includes() throws {
        let texts = chain(
            { "<grammar><include href='\($0)'/><include href='\($0)'/></grammar>" },
            last: "<grammar><start combine='choice'><element name='a'><empty/></element></start></grammar>"
        )
        let error = try #require(throws: GrammarError.self) { try grammar(texts["d0"] ?? "", texts) }
        #expect(
            error.findings.map(\.message) == [
                "with its includes written out, the grammar has more than 200000 parts (RELAX NG 4.7)"
            ]
        )
    }

    @Test("grammars within grammars are bounded, too")
    func nested() throws {
        let texts = chain(
            {
                """
                <grammar><start><choice><grammar><start><externalRef href='\($0)'/></start></grammar><grammar><start>
                <externalRef href='\($0)'/></start></grammar></choice></start></grammar>
                """
            },
            last: "<grammar><start><element name='a'><empty/></element></start></grammar>"
        )
        let error = try #require(throws: GrammarError.self) { try grammar(texts["d0"] ?? "", texts) }
        #expect(error.findings.first?.message.contains("nest too deep") == true)
    }

    @Test("definitions that nobody refers to are looked at once")
    func unused() throws {
        let texts = chain(
            { "<choice><externalRef href='\($0)'/><externalRef href='\($0)'/></choice>" },
            last: "<element name='a'><empty/></element>"
        )
        let whole = try grammar(
            "<grammar><start><element name='r'><empty/></element></start><define name='unused'>\(texts["d0"] ?? "")</define></grammar>",
            texts
        )
        #expect(try isValid("<r/>", against: whole))
    }

    @Test("the number of documents is bounded")
    func documents() throws {
        var texts: [String: String] = [:]
        for number in 0..<1_100 { texts["d\(number)"] = "<element name='a\(number)'><empty/></element>" }
        let references = texts.keys.sorted().map { "<externalRef href='\($0)'/>" }.joined()
        let error = try #require(throws: GrammarError.self) {
            try grammar("<element name='r'><choice>\(references)</choice></element>", texts)
        }
        #expect(error.findings.first?.message.hasPrefix("the grammar is made of more than 1000 documents") == true)
    }
}
