/// How characters are written that markup uses.
enum Escaping {
    /// As libvirt's buffers do: both quotes as entities, in text, too.
    case libvirt
    /// As libxml2 dumps nodes: double quotes around values.
    case libxml2

    var quote: UInt8 { self == .libvirt ? UInt8(ascii: "'") : UInt8(ascii: "\"") }

    /// What becomes of a byte.
    enum Treatment {
        case plain
        case reference(StaticString)
        /// XML does not have the character.
        case impossible
    }

    /// What becomes of a byte of character data or, with `isValue`, of an attribute's value.
    func treatment(of bytes: UnsafeBufferPointer<UInt8>, at index: Int, isValue: Bool) -> Treatment {
        switch bytes[index] {
        case UInt8(ascii: "&"): .reference("&amp;")
        case UInt8(ascii: "<"): .reference("&lt;")
        case UInt8(ascii: ">"): .reference("&gt;")
        case UInt8(ascii: "'") where self == .libvirt: .reference("&apos;")
        case UInt8(ascii: "\"") where self == .libvirt || isValue: .reference("&quot;")
        case 0x0D: .reference("&#13;")
        case 0x09: isValue ? .reference("&#9;") : .plain
        case 0x0A: isValue ? .reference("&#10;") : .plain
        case ..<0x20: .impossible
        case 0xEF where Escaping.isNoncharacter(bytes, index): .impossible
        default: .plain
        }
    }

    /// Whether the bytes may stand in a comment or processing instruction, where nothing can be escaped.
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.indices.allSatisfy { index in
            let byte = bytes[index]
            // A carriage return would be read as a line feed.
            if byte < 0x20 { return byte == 0x09 || byte == 0x0A }
            return byte != 0xEF || !isNoncharacter(bytes, index)
        }
    }

    /// Whether U+FFFE or U+FFFF begins at an index.
    private static func isNoncharacter(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index + 2 < bytes.endIndex && bytes[index] == 0xEF && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE
    }
}
