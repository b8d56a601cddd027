import MomentDiagnostics
import TestSupport
import Testing
import XMLTree

@testable import RelaxNG

/// However many mistakes a document has, and of whatever kind, what is tried to explain them grows with its size alone. The work is
/// counted, so that no clock decides.
@Suite("The search for repairs is bounded")
struct BoundedRepairTests {
    /// A document with a mistake so many times, and how the mistakes are spread.
    enum Mistake: String, CaseIterable, CustomTestStringConvertible {
        case unknownAttributes, misspeltAttributes, elementsOfUnknownAttributes, wrongValues, duplicates,
            unknownElements
        case misplacedElements, misspeltElements, strayText, missingElements

        var testDescription: String { rawValue }

        func document(_ count: Int) -> String {
            func repeated(_ one: (Int) -> String) -> String { (0..<count).map(one).joined() }
            return switch self {
            case .unknownAttributes: "<list a='1' \(repeated { "z\($0)x\($0)='1' " })/>"
            case .misspeltAttributes: "<list a='1' \(repeated { "colou\($0)='1' " })/>"
            case .elementsOfUnknownAttributes:
                "<list a='1'>\(repeated { _ in "<item x='1' y='1' zz='1' w='1' vv='1' u='1'/>" })</list>"
            case .wrongValues: "<list a='1'>\(repeated { _ in "<item kind='none' size='x'/>" })</list>"
            case .duplicates: "<list a='1'>\(repeated { _ in "<title>t</title>" })</list>"
            case .unknownElements: "<list a='1'>\(repeated { "<zz\($0)/>" })</list>"
            case .misplacedElements: "<list a='1'>\(repeated { _ in "<part/>" })</list>"
            case .misspeltElements: "<list a='1'>\(repeated { _ in "<itm/>" })</list>"
            case .strayText: "<list a='1'>\(repeated { _ in "text<item/>" })</list>"
            case .missingElements: "<list a='1'>\(repeated { _ in "<item kind='three'/>" })</list>"
            }
        }
    }

    static let schema = """
        <grammar><start><element name='list'><attribute name='a'/><optional><attribute name='color'/></optional>
        <interleave><optional><element name='title'><text/></element></optional><zeroOrMore><ref name='item'/></zeroOrMore>
        <optional><element name='note'><element name='part'><empty/></element></element></optional></interleave></element></start>
        <define name='item'><element name='item'>
        <optional><attribute name='size'><data type='unsignedInt'/></attribute></optional>
        <optional><attribute name='colour'/></optional>
        <choice>
        <optional><attribute name='kind'><value>one</value></attribute></optional>
        <group><attribute name='kind'><value>two</value></attribute><zeroOrMore><ref name='item'/></zeroOrMore></group>
        <group><attribute name='kind'><value>three</value></attribute><element name='part'><empty/></element></group>
        </choice></element></define></grammar>
        """

    private func search(_ mistake: Mistake, _ count: Int) throws -> (budget: RepairBudget, findings: [Diagnostic]) {
        let document = try parsed(mistake.document(count))
        let search = RepairSearch(document.storage, Automaton(try grammar(Self.schema).compiled))
        let findings = FindingBuilder(search).findings(root: document.root.index)
        return (search.budget, findings)
    }

    @Test("the work grows no faster than the document", arguments: Mistake.allCases)
    func growth(mistake: Mistake) throws {
        let isOneElement = mistake == .unknownAttributes || mistake == .misspeltAttributes
        let (small, large) = isOneElement ? (50, 200) : (1000, 16_000)
        let few = try search(mistake, small)
        let many = try search(mistake, large)
        #expect(!few.findings.isEmpty && !many.findings.isEmpty)
        let factor = large / small
        #expect(
            many.budget.readings <= 2 * factor * (few.budget.readings + 100),
            "\(few.budget.readings) readings became \(many.budget.readings)"
        )
        // One more says that there may be others.
        #expect(many.findings.count <= RepairBudget.usualFindings + 1)
    }

    @Test("all mistakes are told where that is asked for, with work that grows no faster than the document")
    func all() throws {
        func search(_ count: Int) throws -> (readings: Int, findings: [Diagnostic]) {
            let document = try parsed("<list a='1'>\(String(repeating: "<item sise='1'/>", count: count))</list>")
            let automaton = Automaton(try grammar(Self.schema).compiled)
            let search = RepairSearch(document.storage, automaton, findings: .max)
            let findings = FindingBuilder(search, atMost: .max).findings(root: document.root.index)
            return (search.budget.readings, findings)
        }
        let (few, many) = (try search(1000), try search(16_000))
        #expect(few.findings.count == 1000)
        #expect(many.findings.count == 16_000)
        #expect(many.findings.allSatisfy { $0.fixes.first?.isSafe == true })
        #expect(many.readings <= 20 * few.readings)
    }

    @Test(
        "a few mistakes among many elements are explained as they are in a small document",
        arguments: Mistake.allCases
    )
    func plain(mistake: Mistake) throws {
        let few = try search(mistake, 3)
        let many = try search(mistake, mistake == .unknownAttributes || mistake == .misspeltAttributes ? 200 : 4000)
        let first = few.findings.first?.message
        #expect(many.findings.contains { $0.message == first }, "\(first ?? "nothing")")
    }

    @Test("a long value is neither repeated nor searched for slips")
    func longValue() throws {
        let text = String(repeating: "no ", count: 100_000)
        let document = try parsed("<list a='1'><item kind='\(text)'/></list>")
        let search = RepairSearch(document.storage, Automaton(try grammar(Self.schema).compiled))
        let told = FindingBuilder(search).findings(root: document.root.index)
        #expect(told.map(\.code) == [.unknownValue])
        #expect(told.allSatisfy { $0.message.utf8.count < 400 && $0.fixes.allSatisfy { $0.title.utf8.count < 400 } })
    }
}
