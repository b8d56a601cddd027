import XMLTree

/// The datatypes there are: RELAX NG's own two and those of XML Schema part 2.
enum BuiltinType: String, CaseIterable, Sendable {
    case string, normalizedString, token, language
    case name = "Name"
    case ncName = "NCName"
    case nmtoken = "NMTOKEN"
    case nmtokens = "NMTOKENS"
    case id = "ID"
    case idref = "IDREF"
    case idrefs = "IDREFS"
    case entity = "ENTITY"
    case entities = "ENTITIES"
    case boolean, decimal, integer, nonPositiveInteger, negativeInteger, long, int, short, byte, nonNegativeInteger
    case unsignedLong, unsignedInt, unsignedShort, unsignedByte, positiveInteger, float, double
    case duration, dateTime, time, date, gYearMonth, gYear, gMonthDay, gDay, gMonth
    case hexBinary, base64Binary, anyURI
    case qName = "QName"
    case notation = "NOTATION"
    /// Any text: types that XML Schema 1.1 and XPath put above all others, taken as jing takes them.
    case anyAtomicType, untypedAtomic
    /// RELAX NG's own `string`, which takes no parameters.
    case relaxString = "builtin string"
    /// RELAX NG's own `token`, which takes no parameters.
    case relaxToken = "builtin token"

    /// What becomes of white space before a text is looked at.
    enum WhiteSpace { case preserve, replace, collapse }

    var whiteSpace: WhiteSpace {
        switch self {
        case .string, .relaxString, .anyAtomicType, .untypedAtomic: .preserve
        case .normalizedString: .replace
        default: .collapse
        }
    }

    /// What kind of value a type has, which settles how it is read and which facets it takes.
    enum Family { case text, list, boolean, decimal, float, duration, moment, binary, name }

    var family: Family {
        switch self {
        case .nmtokens, .idrefs, .entities: .list
        case .boolean: .boolean
        case .decimal, .integer, .nonPositiveInteger, .negativeInteger, .long, .int, .short, .byte,
            .nonNegativeInteger, .unsignedLong, .unsignedInt, .unsignedShort, .unsignedByte, .positiveInteger:
            .decimal
        case .float, .double: .float
        case .duration: .duration
        case .dateTime, .time, .date, .gYearMonth, .gYear, .gMonthDay, .gDay, .gMonth: .moment
        case .hexBinary, .base64Binary: .binary
        case .qName, .notation: .name
        default: .text
        }
    }

    var isInteger: Bool { family == .decimal && self != .decimal }

    /// The least and the greatest value of a bounded integer type.
    var integerBounds: (low: String?, high: String?) {
        switch self {
        case .nonPositiveInteger: (nil, "0")
        case .negativeInteger: (nil, "-1")
        case .long: ("-9223372036854775808", "9223372036854775807")
        case .int: ("-2147483648", "2147483647")
        case .short: ("-32768", "32767")
        case .byte: ("-128", "127")
        case .nonNegativeInteger: ("0", nil)
        case .unsignedLong: ("0", "18446744073709551615")
        case .unsignedInt: ("0", "4294967295")
        case .unsignedShort: ("0", "65535")
        case .unsignedByte: ("0", "255")
        case .positiveInteger: ("1", nil)
        default: (nil, nil)
        }
    }

    /// The shape of a date type's text, for ``DateTimeValue``.
    var momentShape: String {
        switch self {
        case .dateTime: "Y-M-DTt"
        case .time: "t"
        case .date: "Y-M-D"
        case .gYearMonth: "Y-M"
        case .gYear: "Y"
        case .gMonthDay: "--M-D"
        case .gDay: "---D"
        default: "--M"
        }
    }
}
