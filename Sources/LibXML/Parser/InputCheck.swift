internal import Diagnostics
internal import XMLTree

/// What is looked at before libxml2 gets the text.
enum InputCheck {
    static func finding(_ source: XMLSource, limits: XMLLimits) -> Diagnostic? {
        let text = SourceText(source)
        guard let first = text.bytes.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 && $0 != 0x0D }) else {
            let what = text.bytes.isEmpty ? "the input is empty" : "the input has white space only"
            return Diagnostic(.xmlEmpty, layer: .xml, message: what, range: source.range(0, 0))
        }
        // libxml2 takes a NUL for the end of the input, and would call a document complete that goes on behind it.
        if first == 0 || text.bytes.contains(0), let offset = text.bytes.firstIndex(of: 0) {
            return CharacterFinding.control(source, at: offset)
        }
        if let offset = AttributeCount.firstExcess(in: text, limit: limits.attributesPerElement) {
            return LimitFinding.make(.attributes, limits: limits, source, at: offset)
        }
        return nil
    }
}
