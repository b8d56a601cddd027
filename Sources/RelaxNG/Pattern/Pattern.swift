/// A pattern's number in its ``PatternTable``. Equal patterns have equal numbers.
typealias PatternID = UInt32

/// One pattern of the simple syntax (RELAX NG section 5), its parts given by number.
struct Pattern {
    enum Kind: UInt8 {
        case notAllowed, empty, text, element, attribute, data, value, list, oneOrMore, choice, group, interleave
    }

    /// What can be said of a pattern without looking into it again.
    struct Traits: OptionSet {
        let rawValue: UInt32
        /// It matches nothing at all, attributes left aside.
        static let nullable = Traits(rawValue: 1)
        static let attribute = Traits(rawValue: 2)
        static let element = Traits(rawValue: 4)
        static let text = Traits(rawValue: 8)
        /// It holds data or a value.
        static let string = Traits(rawValue: 16)
        static let list = Traits(rawValue: 32)
        static let group = Traits(rawValue: 64)
        static let interleave = Traits(rawValue: 128)
        static let oneOrMore = Traits(rawValue: 256)
        static let empty = Traits(rawValue: 512)
        /// A group or interleave of it holds an attribute.
        static let attributeInSequence = Traits(rawValue: 1024)
        /// It holds an attribute of infinitely many names that is not repeated.
        static let singleWildcard = Traits(rawValue: 2048)
        /// It holds an attribute of infinitely many names.
        static let wildcard = Traits(rawValue: 4096)

        /// What a pattern takes over from its parts.
        static let inherited: Traits = [
            .attribute, .element, .text, .string, .list, .group, .interleave, .oneOrMore, .empty,
            .attributeInSequence, .singleWildcard, .wildcard,
        ]
    }

    var kind: Kind
    var traits: Traits
    /// The element's declaration, the attribute's name class, the datatype, the value, the repeated pattern, or the first of the members.
    var a: UInt32
    /// The attribute's content, the pattern excepted from data, or the number of members.
    var b: UInt32
}

extension PatternID {
    static let notAllowed: PatternID = 0
    static let empty: PatternID = 1
    static let text: PatternID = 2
}
