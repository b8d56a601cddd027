import Diagnostics
import Testing
import XMLTree

@Suite("Applying fixes")
struct FixApplierTests {
    private static let marked = "<a>é\n<b ‹nmae›='x' ü='‹1›'/></a>"

    @Test("edits land at their places in every encoding", arguments: SourceEncoding.allCases)
    func encodings(encoding: SourceEncoding) {
        let input = MarkedSource(Self.marked, encoding: encoding)
        let expected = MarkedSource("<a>é\n<b name='x' ü='äh'/></a>", encoding: encoding)
        let result = FixApplier([input.finding(replacing: ["name", "äh"])], to: input.bytes, encoding: encoding)
        #expect(result.bytes == expected.bytes)
        #expect(result.applied.count == 1)
    }

    @Test("a character that the encoding lacks becomes a reference")
    func reference() {
        let input = MarkedSource("<a>‹x›</a>", encoding: .latin1)
        let result = FixApplier([input.finding(replacing: ["€"])], to: input.bytes, encoding: .latin1)
        #expect(String(decoding: result.bytes, as: UTF8.self) == "<a>&#8364;</a>")
    }

    @Test("of two fixes that touch the same text the first is applied and the other is kept back")
    func overlap() {
        let input = MarkedSource("<a>‹one ‹two› three›</a>")
        let outer = Diagnostic.Fix("outer", edits: [Diagnostic.Edit(input.ranges[0], "1")], isSafe: true)
        let inner = Diagnostic.Fix("inner", edits: [Diagnostic.Edit(input.ranges[1], "2")], isSafe: true)
        let findings = [outer, inner].map {
            Diagnostic("c", layer: .schema, message: "m", range: nil, fixes: [$0])
        }
        let first = FixApplier(findings, to: input.bytes, encoding: .utf8)
        #expect(String(decoding: first.bytes, as: UTF8.self) == "<a>1</a>")
        #expect(first.skipped == [inner])
        let second = FixApplier(findings.reversed(), to: input.bytes, encoding: .utf8)
        #expect(String(decoding: second.bytes, as: UTF8.self) == "<a>one 2 three</a>")
    }

    @Test("insertions at one place keep the order of their findings, the same edit is made once")
    func insertions() {
        let input = MarkedSource("<a‹›/>")
        let findings = [" b=''", " c=''", " b=''"].map { text in
            input.finding(replacing: [text])
        }
        let result = FixApplier(findings, to: input.bytes, encoding: .utf8)
        #expect(String(decoding: result.bytes, as: UTF8.self) == "<a b='' c=''/>")
        #expect(result.applied.count == 2)
    }

    @Test("an insertion may stand at the edge of a replacement, but not inside")
    func edges() {
        let input = MarkedSource("<a>‹‹›ab‹›cd‹››</a>")
        let fixes = zip(input.ranges, ["R", "1", "2", "3"]).map {
            Diagnostic.Fix($1, edits: [Diagnostic.Edit($0, $1)], isSafe: true)
        }
        let findings = fixes.map { Diagnostic("c", layer: .schema, message: "m", range: nil, fixes: [$0]) }
        let result = FixApplier(findings, to: input.bytes, encoding: .utf8)
        #expect(String(decoding: result.bytes, as: UTF8.self) == "<a>1R3</a>")
        #expect(result.skipped.map(\.title) == ["2"])
    }

    @Test("a fix that is not safe is left to the user, and so is a second choice")
    func unsafe() {
        let input = MarkedSource(Self.marked)
        var finding = input.finding(replacing: ["name"], isSafe: false)
        finding.fixes.append(Diagnostic.Fix("other", edits: [Diagnostic.Edit(input.ranges[0], "type")]))
        let result = FixApplier([finding], to: input.bytes, encoding: .utf8)
        #expect(result.bytes == input.bytes)
        #expect(result.applied.isEmpty)
    }

    @Test(
        "a finding's safe fix is applied, wherever it stands among its fixes, and another only where the best is asked for"
    )
    func choice() {
        let input = MarkedSource("<a>‹x›</a>")
        func fix(_ text: String, isSafe: Bool) -> Diagnostic.Fix {
            Diagnostic.Fix(text, edits: [Diagnostic.Edit(input.ranges[0], text)], isSafe: isSafe)
        }
        func result(_ fixes: [Diagnostic.Fix], _ choice: FixApplier.Choice) -> String {
            let finding = Diagnostic("c", layer: .schema, message: "m", range: nil, fixes: fixes)
            let applier = FixApplier([finding], to: input.bytes, encoding: .utf8, choosing: choice)
            return String(decoding: applier.bytes, as: UTF8.self)
        }
        let (guess, plain) = (fix("guess", isSafe: false), fix("plain", isSafe: true))
        #expect(result([guess, plain], .safe) == "<a>plain</a>")
        #expect(result([guess, plain], .best) == "<a>plain</a>")
        #expect(result([guess], .safe) == "<a>x</a>")
        #expect(result([guess], .best) == "<a>guess</a>")
    }
}
