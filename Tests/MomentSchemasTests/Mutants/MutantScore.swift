import MomentDiagnostics
import MomentXML
import RelaxNG
import TestSupport
import XMLTree

/// What the findings for one mutant are worth.
struct MutantScore {
    /// Whether the first finding is exactly at the construct that was changed.
    let isPlaced: Bool
    /// Whether the first finding's message has the name or the value that was changed.
    let isNamed: Bool
    /// Whether the first finding lists what was there before; nil where nothing was.
    let hasAlternative: Bool?
    /// Whether there is one finding for the one mistake.
    let isSingle: Bool
    /// Whether the first finding's first fix makes the document valid.
    let isMended: Bool

    init(_ mutant: Mutant, _ findings: [Diagnostic], _ grammar: RelaxNGGrammar) {
        let first = findings.first
        let offset = first?.range?.start.offset ?? -1
        isPlaced = mutant.offsets.contains(offset) || mutant.subtree?.contains(offset) ?? false
        isNamed = mutant.names.contains { Self.contains(first?.message ?? "", word: $0) }
        isSingle = findings.count == 1
        let offered = ([first?.message ?? ""] + (first?.expected ?? [])).joined(separator: "\n")
        // A value that is not one of a list can only be told by its kind.
        let isKind =
            [.wrongValue, .wrongNumber].contains(mutant.kind) && first?.code == "invalid-value"
            && first?.expected.isEmpty == false
        hasAlternative =
            mutant.alternatives.isEmpty
            ? nil : isKind || mutant.alternatives.contains { offered.contains($0) }
        isMended = first?.fixes.first.map { Self.isValid(mutant.text, mendedBy: $0, grammar) } ?? false
    }

    private static func contains(_ message: String, word: String) -> Bool {
        func isPart(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
        }
        for range in message.ranges(of: word) {
            let before = range.lowerBound > message.startIndex ? message[message.index(before: range.lowerBound)] : nil
            let behind = range.upperBound < message.endIndex ? message[range.upperBound] : nil
            if !isPart(before), !isPart(behind) { return true }
        }
        return false
    }

    private static func isValid(_ text: String, mendedBy fix: Diagnostic.Fix, _ grammar: RelaxNGGrammar) -> Bool {
        var safe = fix
        safe.isSafe = true
        let carrier = Diagnostic("fix", layer: .schema, message: "", range: nil, fixes: [safe])
        let mended = FixApplier([carrier], to: Array(text.utf8), encoding: .utf8)
        guard mended.applied.count == 1, let document = XMLDocumentParser().parse(mended.bytes).document else {
            return false
        }
        return grammar.isValid(document)
    }
}

/// The scores of many mutants together.
struct MutantRates {
    private(set) var count = 0
    private var placed = 0
    private var named = 0
    private var withAlternative = 0
    private var alternativesDue = 0
    private var single = 0
    private var mended = 0

    mutating func add(_ score: MutantScore) {
        count += 1
        placed += score.isPlaced ? 1 : 0
        named += score.isNamed ? 1 : 0
        single += score.isSingle ? 1 : 0
        mended += score.isMended ? 1 : 0
        if let hasAlternative = score.hasAlternative {
            alternativesDue += 1
            withAlternative += hasAlternative ? 1 : 0
        }
    }

    var place: Double { rate(placed, count) }
    var name: Double { rate(named, count) }
    var alternative: Double { rate(withAlternative, alternativesDue) }
    var oneFinding: Double { rate(single, count) }
    var fix: Double { rate(mended, count) }

    private func rate(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 1 : Double(part) / Double(whole) }
}

extension MutantRates: CustomStringConvertible {
    var description: String {
        func percent(_ rate: Double) -> String { "\((rate * 10_000).rounded(.down) / 100) %" }
        return """
            \(count) refused: place \(percent(place)), named \(percent(name)), alternative \(percent(alternative)), \
            one finding \(percent(oneFinding)), mended by a fix \(percent(fix))
            """
    }
}
