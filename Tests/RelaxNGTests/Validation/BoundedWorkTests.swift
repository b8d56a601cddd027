import Foundation
import MomentDiagnostics
import MomentXML
import TestRequirements
import TestSupport
import Testing
import XMLTree

@testable import RelaxNG

/// What makes other engines take minutes: here the work is counted, so that no clock decides.
@Suite("Work is bounded")
struct BoundedWorkTests {
    /// The derivatives, states and transitions that a document takes, from scratch.
    private func work(_ grammar: RelaxNGGrammar, _ text: String) throws -> (isValid: Bool, work: Int) {
        let document = try parsed(text)
        let automaton = Automaton(grammar.compiled)
        var walk = DocumentWalk(document.storage, automaton)
        let isValid = walk.isValid(root: document.root.index)
        return (isValid, walk.automaton.work)
    }

    /// A grammar whose content doubles with each definition.
    private func bomb(_ kind: String, _ levels: Int) -> String {
        var text = "<grammar><start><element name='r'><ref name='d0'/></element></start>"
        for level in 0..<levels {
            let parts = String(repeating: "<optional><ref name='d\(level + 1)'/></optional>", count: 2)
            text += "<define name='d\(level)'><\(kind)>\(parts)</\(kind)></define>"
        }
        return text + "<define name='d\(levels)'><element name='x'><empty/></element></define></grammar>"
    }

    @Test("a grammar that doubles with each definition is refused, or collapses")
    func bomb() throws {
        #expect(throws: GrammarError.self) { try grammar(bomb("group", 40)) }
        #expect(throws: GrammarError.self) { try grammar(bomb("interleave", 40)) }
        #expect(throws: GrammarError.self) { try grammar(bomb("choice", 40)) }
        let collapsed = try grammar(bomb("choice", 19))
        #expect(collapsed.compiled.table.count < 100)
        #expect(try isValid("<r><x/></r>", against: collapsed))
    }

    @Test("one that just passes costs its documents a few steps an element", arguments: [6, 12, 15])
    func smallBomb(levels: Int) throws {
        let grammar = try grammar(bomb("group", levels))
        for count in [1, 2, 20, 200] {
            let (isValid, work) = try work(grammar, "<r>\(String(repeating: "<x/>", count: count))</r>")
            #expect(isValid == (count <= 1 << levels))
            #expect(work < 100 * (levels + count), "\(count) elements: \(work)")
        }
        guard levels < 10 else { return }
        #expect(try isValid("<r>\(String(repeating: "<x/>", count: 1 << levels))</r>", against: grammar))
        #expect(try !isValid("<r>\(String(repeating: "<x/>", count: (1 << levels) + 1))</r>", against: grammar))
    }

    @Test("optional attributes cost their number, not its power", arguments: [18, 60])
    func attributes(count: Int) throws {
        let optional = (0..<count).map { "<optional><attribute name='a\($0)'/></optional>" }.joined()
        let grammar = try grammar("<element name='r'>\(optional)<empty/></element>")
        let all = (0..<count).map { " a\($0)=''" }.joined()
        let (isValid, work) = try work(grammar, "<r\(all)/>")
        #expect(isValid && work < 100 * count)
        let shuffled = (0..<count).reversed().map { " a\($0)=''" }.joined()
        #expect(try self.work(grammar, "<r\(shuffled)/>").work < 100 * count)
        #expect(try !self.work(grammar, "<r\(all) b=''/>").isValid)
    }

    @Test("an interleave of many members costs a look at each member for each child", arguments: [24, 200])
    func interleave(count: Int) throws {
        let members = (0..<count).map { "<optional><element name='e\($0)'><empty/></element></optional>" }.joined()
        let grammar = try grammar("<element name='r'><interleave>\(members)</interleave></element>")
        let children = (0..<count).reversed().map { "<e\($0)/>" }.joined()
        let (isValid, work) = try work(grammar, "<r>\(children)</r>")
        #expect(isValid && work < 2 * count * count + 100 * count)
    }

    @Test("content that can be read in many ways costs its length")
    func ambiguity() throws {
        let any = "<zeroOrMore><element name='x'><empty/></element></zeroOrMore>"
        let grammar = try grammar("<element name='r'><group>\(String(repeating: any, count: 20))</group></element>")
        let (isValid, work) = try work(grammar, "<r>\(String(repeating: "<x/>", count: 500))</r>")
        #expect(isValid && work < 2000)
    }

    @Test("attributes and children of any name cost nothing once met")
    func wildcards() throws {
        let grammar = try grammar(
            """
            <grammar><start><ref name='any'/></start><define name='any'><element><anyName/><zeroOrMore><choice>
            <attribute><anyName/></attribute><text/><ref name='any'/></choice></zeroOrMore></element></define></grammar>
            """
        )
        let attributes = (0..<100).map { " a\($0)=''" }.joined()
        let children = (0..<300).map { "<c\($0)/>" }.joined()
        let (isValid, work) = try work(grammar, "<r\(attributes)>\(children)</r>")
        #expect(isValid && work < 100)
    }

    @Test("regular expressions take a step a character")
    func expressions() throws {
        for (expression, text) in [
            ("(a*)*b", String(repeating: "a", count: 5000)),
            ("(a|aa)+", String(repeating: "a", count: 5000) + "b"),
            ("(.*a){12}", String(repeating: "ab", count: 2500)),
            ("([0-9]+(-[0-9]+)?)(,([0-9]+(-[0-9]+)?))*", String(repeating: "0-3,", count: 10_000) + "7"),
        ] {
            let matcher = RegexMatcher(try RegexProgram(expression))
            _ = Array(text.utf8).withUnsafeBufferPointer { matcher.matches($0) }
            #expect(matcher.statesMade < 5000, "\(expression)")
        }
        for expression in ["((a{1,100}){1,100}){1,100}", "(a?){20001}", "(ab){2000000000}", "(a?b?){9000}"] {
            #expect(throws: RegexError.self, "\(expression)") { try RegexSource(expression) }
        }
        #expect(try RegexProgram("(){1000000000,}(()*){5,1000000000}x").setOfPosition.count == 1)
    }

    @Test("nesting, however deep, is no recursion")
    func depth() throws {
        let grammar = try grammar(
            "<grammar><start><ref name='a'/></start><define name='a'><element name='a'><optional><ref name='a'/></optional></element></define></grammar>"
        )
        let depth = 100_000
        func nested(_ innermost: String) -> XMLTree.XMLDocument {
            var builder = XMLTreeBuilder()
            for _ in 0..<depth { builder.startElement("a") }
            builder.startElement(XMLName(innermost))
            for _ in 0...depth { builder.endElement() }
            return builder.finish()
        }
        #expect(grammar.isValid(nested("a")))
        #expect(!grammar.isValid(nested("b")))
    }

    @Test("findings of a deep mistake take a look at each element on the way")
    func deepMistake() throws {
        let grammar = try grammar(
            """
            <grammar><start><ref name='a'/></start><define name='a'><element name='a'>
            <optional><attribute name='t'><choice><value>one</value><value>two</value></choice></attribute></optional>
            <optional><ref name='a'/></optional></element></define></grammar>
            """
        )
        let depth = 90
        let document = try parsed(
            String(repeating: "<a t='one'>", count: depth) + "<a t='tow'/>" + String(repeating: "</a>", count: depth)
        )
        let search = RepairSearch(document.storage, Automaton(grammar.compiled))
        let findings = FindingBuilder(search).findings(root: document.root.index)
        #expect(findings.map(\.code.rawValue) == ["unknown-value"])
        #expect(search.budget.elements <= 3 * depth)
    }

    @Test("an element to be put where one is missing is made up once, and not at all where it would be long")
    func skeletons() throws {
        let levels = (0..<8).map { level in
            let parts = (0..<6).map { "<element name='e\(level)x\($0)'><ref name='d\(level + 1)'/></element>" }.joined()
            return "<define name='d\(level)'>\(parts)</define>"
        }
        let grammar = try grammar(
            """
            <grammar><start><element name='r'><ref name='d0'/></element></start>\(levels.joined())
            <define name='d8'><data type='string'><param name='pattern'>[a-z]{9}</param></data></define></grammar>
            """
        )
        let document = try parsed("<r/>")
        let search = RepairSearch(document.storage, Automaton(grammar.compiled))
        let findings = FindingBuilder(search).findings(root: document.root.index)
        #expect(findings.count == 6)
        #expect(findings.allSatisfy { $0.fixes.isEmpty })
        #expect(search.skeletons.count < 100)
    }

    @Test("an automaton that grows too large is begun again, in the middle of a document")
    func restart() throws {
        let names = (0..<14).map { "<optional><element name='e\($0)'><ref name='r'/></element></optional>" }.joined()
        let grammar = try grammar(
            """
            <grammar><start><element name='s'><ref name='r'/></element></start>
            <define name='r'><interleave>\(names)</interleave></define></grammar>
            """
        )
        let document = try parsed("<s><e3><e1/><e0><e5/></e0></e3><e2/></s>")
        let automaton = Automaton(grammar.compiled)
        var walk = DocumentWalk(document.storage, automaton)
        walk.restartsAlways = true
        let isValid = walk.isValid(root: document.root.index)
        #expect(isValid)
        #expect(walk.automaton !== automaton)
        let wrong = try parsed("<s><e3><e1/><e0><e5/></e0><e1/></e3><e2/></s>")
        var second = DocumentWalk(wrong.storage, Automaton(grammar.compiled))
        second.restartsAlways = true
        let isWrongValid = second.isValid(root: wrong.root.index)
        #expect(!isWrongValid)
    }
}
