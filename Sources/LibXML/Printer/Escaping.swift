/// How characters are written that markup uses.
enum Escaping {
    /// As libvirt's buffers do: both quotes as entities, in text, too.
    case libvirt
    /// As libxml2 dumps nodes: double quotes around values.
    case libxml2

    var quote: UInt8 { self == .libvirt ? UInt8(ascii: "'") : UInt8(ascii: "\"") }

    /// Escapes character data or, with `isValue`, an attribute's value; nil when it holds what XML does not have.
    func escape(_ bytes: ArraySlice<UInt8>, isValue: Bool) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        var start = bytes.startIndex
        for index in bytes.indices {
            let byte = bytes[index]
            // Most bytes are letters.
            if byte > 0x3E, byte != 0xEF { continue }
            let reference: StaticString
            switch byte {
            case UInt8(ascii: "&"): reference = "&amp;"
            case UInt8(ascii: "<"): reference = "&lt;"
            case UInt8(ascii: ">"): reference = "&gt;"
            case UInt8(ascii: "'") where self == .libvirt: reference = "&apos;"
            case UInt8(ascii: "\"") where self == .libvirt || isValue: reference = "&quot;"
            case 0x0D: reference = "&#13;"
            case 0x09 where isValue: reference = "&#9;"
            case 0x0A where isValue: reference = "&#10;"
            case 0x09, 0x0A: continue
            case ..<0x20: return nil
            case 0xEF where Escaping.isNoncharacter(bytes, index): return nil
            default: continue
            }
            result.append(contentsOf: bytes[start..<index])
            reference.withUTF8Buffer { result.append(contentsOf: $0) }
            start = index + 1
        }
        result.append(contentsOf: bytes[start...])
        return result
    }

    /// Whether the bytes may stand in a comment or processing instruction, where nothing can be escaped.
    static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.indices.allSatisfy { index in
            let byte = bytes[index]
            // A carriage return would be read as a line feed.
            if byte < 0x20 { return byte == 0x09 || byte == 0x0A }
            return byte != 0xEF || !isNoncharacter(bytes, index)
        }
    }

    /// Whether U+FFFE or U+FFFF begins at an index.
    private static func isNoncharacter(_ bytes: ArraySlice<UInt8>, _ index: Int) -> Bool {
        index + 2 < bytes.endIndex && bytes[index] == 0xEF && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE
    }
}
