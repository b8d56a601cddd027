public import MomentDiagnostics
import XMLTree

/// A value that stands in an attribute or as an element's text.
public protocol ScalarValue: Hashable, Sendable {
    /// Reads the value; nil where the text is none.
    init?(xmlText: String)
    /// The value as it is printed.
    var xmlText: String { get }
    /// What such a text looks like, where a field says nothing narrower.
    static var lexical: Lexical { get }
    /// The release that brought this value; nil where the baseline has it.
    var introduced: ReleaseNumber? { get }
}

extension ScalarValue {
    /// The release that brought the value, which is nil: the oldest known release has it.
    public var introduced: ReleaseNumber? { nil }
}

extension String: ScalarValue {
    /// Takes the text as it is.
    public init?(xmlText: String) { self = xmlText }
    /// The string itself.
    public var xmlText: String { self }
    /// Any text is taken.
    public static var lexical: Lexical { .text }
}

extension Bool: ScalarValue {
    /// Reads `yes` or `no`.
    public init?(xmlText: String) {
        switch xmlText {
        case "yes": self = true
        case "no": self = false
        default: return nil
        }
    }

    /// The word `yes` or `no`.
    public var xmlText: String { self ? "yes" : "no" }
    /// One of the words `yes` and `no`.
    public static var lexical: Lexical { .oneOf(["yes", "no"]) }
}

extension ScalarValue where Self: FixedWidthInteger {
    /// Reads a decimal number; white space around it does not count, as in XML Schema's number types.
    public init?(xmlText: String) {
        let digits = xmlText.utf8.drop { $0 == 0x20 || 0x09...0x0D ~= $0 }
        let end = digits.lastIndex { !($0 == 0x20 || 0x09...0x0D ~= $0) }
        guard let end, let first = digits.first, first != 0x2B, let value = Self(Substring(digits[...end])) else {
            return nil
        }
        self = value
    }

    /// The number in decimal digits.
    public var xmlText: String { String(self) }
}

extension UInt32: ScalarValue {
    /// A whole number from 0 to 4294967295.
    public static var lexical: Lexical { .unsigned(max: UInt64(UInt32.max)) }
}

extension UInt64: ScalarValue {
    /// Up to 18446744073709551615.
    public static var lexical: Lexical { .unsigned(max: UInt64.max) }
}

extension Int64: ScalarValue {
    /// A signed number of 64 bits.
    public static var lexical: Lexical { .signed }
}

/// A word of a set that libvirt may extend: known ones are static members, any other is taken as it is.
public protocol OpenValue: ScalarValue, RawRepresentable<String>, ExpressibleByStringLiteral, CustomStringConvertible {
    /// Makes a value of a word, also of one that this library does not know.
    init(rawValue: String)
    /// The words known at the newest release, in the order of the reference.
    static var known: [Self] { get }
}

extension OpenValue {
    /// Takes any word, also one that this library does not know.
    public init?(xmlText: String) { self.init(rawValue: xmlText) }
    /// The word as it stands in the document.
    public var xmlText: String { rawValue }
    /// The word as it stands in the document.
    public var description: String { rawValue }
    /// Takes any word, also one that this library does not know.
    public init(stringLiteral value: String) { self.init(rawValue: value) }
    /// One of the known words.
    public static var lexical: Lexical { .oneOf(known.map(\.rawValue)) }
}

/// A word of a closed set.
public protocol ClosedValue: ScalarValue, RawRepresentable<String>, CaseIterable {}

extension ClosedValue {
    /// Reads one of the words.
    public init?(xmlText: String) { self.init(rawValue: xmlText) }
    /// The word as it stands in the document.
    public var xmlText: String { rawValue }
    /// One of the words that the type knows.
    public static var lexical: Lexical { .oneOf(allCases.map(\.rawValue)) }
}
