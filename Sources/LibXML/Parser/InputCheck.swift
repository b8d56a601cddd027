internal import Diagnostics
internal import XMLTree

/// What is looked at before libxml2 gets the text.
enum InputCheck {
    static func findings(_ source: XMLSource, limits: XMLLimits) -> [Diagnostic] {
        let text = SourceText(source)
        guard let first = text.bytes.first(where: { !SourceText.isSpace($0) }) else {
            let what = text.bytes.isEmpty ? "the input is empty" : "the input has white space only"
            return [Diagnostic(.xmlEmpty, layer: .xml, message: what, range: source.range(0, 0), path: "/")]
        }
        // libxml2 takes a NUL for the end of the input, and would call a document complete that goes on behind it.
        if first == 0 || text.bytes.contains(0), let offset = text.bytes.firstIndex(of: 0) {
            return [Malformation.placed(CharacterFinding.control(source, at: offset), source)]
        }
        switch CostlyMarkup.first(in: text, attributeLimit: limits.attributesPerElement) {
        case .attributes(let offset):
            return [Malformation.placed(LimitFinding.make(.attributes, limits: limits, source, at: offset), source)]
        case .dashes: return WellFormednessDiagnosis(source).findings
        case nil: return []
        }
    }
}
