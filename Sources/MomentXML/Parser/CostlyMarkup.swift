internal import XMLTree

/// Finds markup that costs libxml2 the square of its size, before libxml2 sees it.
enum CostlyMarkup {
    /// A start tag, by its offset, has too many attributes, all of which are compared with one another.
    case attributes(at: Int)
    /// A comment has so many double dashes, which are all mistakes, that reporting them would copy it each time.
    case dashes

    /// One mistake is enough to refuse a document; this many only a broken file has.
    private static let dashLimit = 1_000

    /// The first costly markup in a text; nil if there is none.
    ///
    /// Reads markup as the parser does, up to the first mistake, where the parser stops, too.
    static func first(in text: SourceText, attributeLimit: Int) -> CostlyMarkup? {
        // The square of what fits into this takes libxml2 some 20 ms at worst; the tree's handler counts, too.
        guard text.count > 16_384 else { return nil }
        var at = 0
        while let start = text.firstIndex(of: UInt8(ascii: "<"), from: at) {
            if text.has("<!--", at: start) {
                guard let end = endOfComment(in: text, from: start + 4) else { return .dashes }
                at = end
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
                        guard attributes <= attributeLimit else { return .attributes(at: start) }
                        guard let end = text.firstIndex(of: text[at], from: at + 1) else { return nil }
                        at = end
                    }
                    at += 1
                }
            }
        }
        return nil
    }

    /// The offset behind a comment, nil if it has too many double dashes.
    private static func endOfComment(in text: SourceText, from offset: Int) -> Int? {
        var dashes = 0
        var at = offset
        while let dash = text.firstIndex(of: UInt8(ascii: "-"), from: at) {
            if text.has("-->", at: dash) { return dash + 3 }
            if text[dash + 1] == UInt8(ascii: "-") { dashes += 1 }
            guard dashes <= dashLimit else { return nil }
            at = dash + 1
        }
        return text.count
    }
}
