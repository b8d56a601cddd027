import MomentDiagnostics
import MomentTesting
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

    /// By the definition: each fix beside all that were accepted before.
    private func plain(_ fixes: [[(Range<Int>, String)]], _ original: [UInt8]) -> (bytes: [UInt8], skipped: Int) {
        var accepted: [(Range<Int>, String)] = []
        var skipped = 0
        func clash(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
            switch (one.isEmpty, other.isEmpty) {
            case (true, true): false
            case (true, false): other.lowerBound < one.lowerBound && one.lowerBound < other.upperBound
            case (false, true): one.lowerBound < other.lowerBound && other.lowerBound < one.upperBound
            case (false, false): one.overlaps(other)
            }
        }
        for fix in fixes {
            if fix.allSatisfy({ edit in accepted.contains { $0 == edit } }) { continue }
            if fix.contains(where: { edit in accepted.contains { clash($0.0, edit.0) } }) {
                skipped += 1
            } else {
                accepted += fix
            }
        }
        var bytes: [UInt8] = []
        var position = 0
        let order = accepted.indices.sorted {
            (accepted[$0].0.lowerBound, accepted[$0].0.upperBound, $0) < (
                accepted[$1].0.lowerBound, accepted[$1].0.upperBound, $1
            )
        }
        for index in order {
            bytes += original[position..<accepted[index].0.lowerBound] + Array(accepted[index].1.utf8)
            position = accepted[index].0.upperBound
        }
        return (bytes + original[position...], skipped)
    }

    @Test("random fixes are applied as if each were held beside all before it", arguments: 0..<300 as Range<UInt64>)
    func random(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let original = Array("abcdefghijklmnopqrstuvwxyz".utf8)
        let source = XMLSource(name: "-", utf8: original)
        let fixes = (0..<20).map { _ in
            var edits: [(Range<Int>, String)] = []
            var from = Int.random(in: 0...24, using: &random)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let to = min(from + Int.random(in: 0...3, using: &random), 26)
                edits.append((from..<to, ["", "X", "Y"][Int.random(in: 0..<3, using: &random)]))
                from = min(to + 1, 26)
            }
            return edits
        }
        let findings = fixes.map { edits in
            let edits = edits.map { Diagnostic.Edit(source.range($0.0.lowerBound, $0.0.upperBound), $0.1) }
            return Diagnostic(
                "c",
                layer: .schema,
                message: "m",
                range: nil,
                fixes: [.init("f", edits: edits, isSafe: true)]
            )
        }
        let result = FixApplier(findings, to: original, encoding: .utf8)
        let expected = plain(fixes, original)
        #expect(String(decoding: result.bytes, as: UTF8.self) == String(decoding: expected.bytes, as: UTF8.self))
        #expect(result.skipped.count == expected.skipped)
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
