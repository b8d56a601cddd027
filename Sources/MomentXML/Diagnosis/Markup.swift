/// A tag or a stretch of text, as the tolerant scanner sees it.
enum Markup {
    case tag(Tag)
    /// Text with more than white space, from an offset up to another.
    case text(start: Int, end: Int)
}

/// A start tag, end tag or empty-element tag.
struct Tag {
    enum Kind { case start, end, empty }

    /// A name with a prefix, or the prefix of one that is declared.
    struct Prefix {
        let name: String
        /// The attribute whose name has it; nil for the element's own.
        let attribute: String?
        /// Where it stands: the attribute's name, or the start tag.
        let start: Int
        let end: Int
    }

    var kind: Kind
    var name: String
    var start: Int
    var end: Int
    var nameStart: Int
    var nameEnd: Int
    var hasAttributes = false
    /// Whether its `>` is lost, so that it may be no tag at all.
    var lacksEnd = false
    /// The prefixes the tag uses and those it declares.
    var used: [Prefix] = []
    var declared: [String] = []
    /// The width of the white space before the tag where it is the first thing on its line.
    var indent: Int?

    /// Whether both tags begin their lines with the same white space.
    func isAligned(with other: Tag) -> Bool { indent != nil && indent == other.indent }
}
