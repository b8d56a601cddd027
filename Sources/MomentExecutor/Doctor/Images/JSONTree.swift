/// A JSON text, read as far as a tool's answer needs it: RFC 8259, numbers as text.
enum JSONTree: Hashable, Sendable {
    case object([String: JSONTree])
    case array([JSONTree])
    case string(String)
    case number(String)
    case bool(Bool)
    case null

    /// Reads a text; nil where it is not JSON, or nested deeper than any tool's answer.
    init?(_ text: String) {
        var reader = JSONReader(bytes: Array(text.utf8))
        guard let tree = reader.value(depth: 0), reader.isAtEnd else { return nil }
        self = tree
    }

    /// A member of an object.
    subscript(name: String) -> JSONTree? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The elements of an array.
    var elements: [JSONTree]? { if case .array(let values) = self { values } else { nil } }

    /// The text of a string.
    var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The value of a whole number.
    var integer: Int? { if case .number(let digits) = self { Int(digits) } else { nil } }
}

/// Goes through the bytes of a JSON text once.
private struct JSONReader {
    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Deep enough for any chain of images, and far from the end of the stack.
    private static var deepest: Int { 512 }

    var isAtEnd: Bool {
        mutating get {
            skip()
            return place == bytes.count
        }
    }

    mutating func value(depth: Int) -> JSONTree? {
        skip()
        guard depth < Self.deepest, place < bytes.count else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map(JSONTree.string)
        case UInt8(ascii: "t"): return word("true", .bool(true))
        case UInt8(ascii: "f"): return word("false", .bool(false))
        case UInt8(ascii: "n"): return word("null", .null)
        default: return number()
        }
    }

    private mutating func skip() {
        while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    }

    /// Takes a character that must or may come next.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skip()
        guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func word(_ word: String, _ tree: JSONTree) -> JSONTree? {
        guard bytes[place...].starts(with: word.utf8) else { return nil }
        place += word.utf8.count
        return tree
    }

    private mutating func number() -> JSONTree? {
        let start = place
        while place < bytes.count, "+-.0123456789eE".utf8.contains(bytes[place]) { place += 1 }
        return place == start ? nil : .number(String(decoding: bytes[start..<place], as: UTF8.self))
    }

    private mutating func object(depth: Int) -> JSONTree? {
        place += 1
        var members: [String: JSONTree] = [:]
        if take("}") { return .object(members) }
        repeat {
            skip()
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\""), let name = string(), take(":"),
                let value = value(depth: depth + 1)
            else { return nil }
            members[name] = value
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> JSONTree? {
        place += 1
        var values: [JSONTree] = []
        if take("]") { return .array(values) }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            values.append(value)
        } while take(",")
        return take("]") ? .array(values) : nil
    }

    private mutating func string() -> String? {
        place += 1
        var text: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                text += Array(String(Character(scalar)).utf8)
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard place < bytes.count else { return nil }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: return nil
        }
        guard let unit = unit() else { return nil }
        guard 0xD800..<0xDC00 ~= unit else { return Unicode.Scalar(unit) }
        // The other half of a pair.
        guard bytes[place...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { return nil }
        place += 2
        guard let low = self.unit(), 0xDC00..<0xE000 ~= low else { return nil }
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func unit() -> UInt32? {
        guard place + 4 <= bytes.count else { return nil }
        defer { place += 4 }
        return UInt32(String(decoding: bytes[place..<(place + 4)], as: UTF8.self), radix: 16)
    }
}
