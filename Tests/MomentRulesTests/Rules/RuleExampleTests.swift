import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing
import XMLTree

@Suite("The examples of the rules' explanations")
struct RuleExampleTests {
    /// A rule's code with its two examples.
    struct Pair: Sendable, CustomTestStringConvertible {
        let code: Diagnostic.Code
        let before: String
        let after: String
        var testDescription: String { code.rawValue }
    }

    static let pairs = RuleCodes.explanations.map { Pair(code: $0.code, before: $0.before, after: $0.after) }

    /// What can't be broken without another rule: there are too many disks only where one of them is not the domain's, and cookies that are
    /// malformed are cookies.
    private static let companions: [Diagnostic.Code: Diagnostic.Code] = [
        "too-many-disks": "disk-unknown", "cookie-malformed": "cookies-lost",
    ]

    @Test("before: just the rule is broken", arguments: pairs)
    func before(pair: Pair) throws {
        let codes = try ExampleSetup(pair.before).codes()
        let expected = Set([pair.code, Self.companions[pair.code]].compactMap(\.self))
        #expect(Set(codes) == expected, "\(pair.code): \(codes.map(\.rawValue)) \(pair.before)")
    }

    @Test("after: nothing is refused, and the rule is kept", arguments: pairs)
    func after(pair: Pair) throws {
        let findings = try ExampleSetup(pair.after).findings()
        let wrong = findings.filter { $0.severity == .error || $0.code == pair.code }
        #expect(wrong.isEmpty, "\(pair.code): \(wrong.map { "\($0.code): \($0.message)" }) \(pair.after)")
    }

    @Test("before, with what the rule calls a safe fix: as after", arguments: pairs)
    func safeFix(pair: Pair) throws {
        let findings = try ExampleSetup(pair.before).findings()
        let edits = findings.flatMap(\.fixes).filter(\.isSafe).flatMap(\.edits)
        guard !edits.isEmpty else { return }
        var bytes = Array(pair.before.utf8)
        for edit in edits.sorted(by: { $0.range.start.offset > $1.range.start.offset }) {
            bytes.replaceSubrange(edit.range.start.offset..<edit.range.end.offset, with: Array(edit.text.utf8))
        }
        let mended = try ExampleSetup(String(decoding: bytes, as: UTF8.self)).findings()
        #expect(!mended.contains { $0.severity == .error || $0.code == pair.code }, "\(mended.map(\.message))")
    }

    @Test("a rule with safe fixes has one in its example")
    func safeFixes() throws {
        let safe = RuleCodes.explanations.filter { $0.text.hasSuffix("`--fix` mends it without asking.") }
        #expect(safe.count >= 3)
        for explanation in safe {
            let fixes = try ExampleSetup(explanation.before).findings().flatMap(\.fixes)
            #expect(fixes.contains { $0.isSafe }, "\(explanation.code)")
        }
    }

    @Test("a phrase that nothing is known of is an error")
    func phrases() {
        #expect(throws: ExampleSetup.UnknownPhrase.self) {
            try ExampleSetup("<!-- given: the moon is full -->\n<domainbackup/>")
        }
    }

    @Test("what libvirt does names a function of its source", arguments: RuleCodes.explanations)
    func functions(explanation: CodeExplanation) throws {
        let words = explanation.libvirt.split(separator: " ")
        let function = try #require(words.last)
        #expect(words.dropLast().last == "in")
        let isNamed = try /(vir|qemu|secret|catch)[A-Z][A-Za-z]+/.wholeMatch(in: function) != nil
        #expect(isNamed, "\(function)")
    }
}
