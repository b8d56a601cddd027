internal import XMLTree

/// Finds elements with too many attributes before libxml2 sees them: its check for duplicates takes the square of their number.
enum AttributeCount {
    /// Where the first start tag begins with more attributes than a limit; nil if there is none.
    ///
    /// Reads markup as the parser does, up to the first mistake, where the parser stops, too.
    static func firstExcess(in text: SourceText, limit: Int) -> Int? {
        // The shortest attribute is ` a=""`.
        guard text.count / 5 > limit else { return nil }
        var at = 0
        while let start = text.firstIndex(of: UInt8(ascii: "<"), from: at) {
            if text.has("<!--", at: start) {
                at = text.index(past: "-->", from: start + 4)
            } else if text.has("<![CDATA[", at: start) {
                at = text.index(past: "]]>", from: start + 9)
            } else if text.has("<?", at: start) {
                at = text.index(past: "?>", from: start + 2)
            } else if text.has("<!", at: start) {
                return nil
            } else {
                var attributes = 0
                at = start + 1
                while at < text.count, text[at] != UInt8(ascii: ">") {
                    if text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'") {
                        attributes += 1
                        guard attributes <= limit else { return start }
                        guard let end = text.firstIndex(of: text[at], from: at + 1) else { return nil }
                        at = end
                    }
                    at += 1
                }
            }
        }
        return nil
    }
}
