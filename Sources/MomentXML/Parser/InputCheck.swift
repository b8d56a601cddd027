internal import Glibc
internal import MomentDiagnostics
internal import XMLTree

/// What is looked at before libxml2 gets the text.
enum InputCheck {
    static func findings(_ source: XMLSource, limits: XMLLimits) -> [Diagnostic] {
        let text = SourceText(source)
        guard text.bytes.contains(where: { !SourceText.isSpace($0) }) else {
            let what = text.bytes.isEmpty ? "the input is empty" : "the input has white space only"
            return [Diagnostic(.xmlEmpty, layer: .xml, message: what, range: source.range(0, 0), path: "/")]
        }
        // libxml2 takes a NUL for the end of the input, and would call a document complete that goes on behind it.
        if let offset = firstNUL(in: text.bytes) {
            return [Malformation.placed(CharacterFinding.control(source, at: offset), source, limits)]
        }
        // libxml2 passes over a mark of its own accord, whichever was taken off before; nobody else takes two.
        if text.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return [Malformation.placed(CharacterFinding.secondMark(source), source, limits)]
        }
        switch CostlyMarkup.first(in: text, attributeLimit: limits.attributesPerElement) {
        case .attributes(let offset):
            return [
                Malformation.placed(LimitFinding.make(.attributes, limits: limits, source, at: offset), source, limits)
            ]
        case .dashes: return WellFormednessDiagnosis(source, atMost: limits.findings).findings
        case nil: return []
        }
    }

    private static func firstNUL(in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base, 0, buffer.count) else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
