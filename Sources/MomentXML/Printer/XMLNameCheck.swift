/// Says what is a name in XML 1.0 (fifth edition, productions 4 and 4a) with at most one colon in it (Namespaces in XML 1.0).
enum XMLNameCheck {
    static func isQualifiedName(_ name: String) -> Bool {
        if isPlain(name) { return true }
        let parts = name.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy { isName($0) }
    }

    /// Whether it is made of ASCII's letters and digits alone, a letter first, as nearly all are.
    private static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private static func isName(_ name: Substring) -> Bool {
        guard let first = name.unicodeScalars.first, isStart(first.value) else { return false }
        return name.unicodeScalars.allSatisfy { isStart($0.value) || isFurther($0.value) }
    }

    private static func isStart(_ value: UInt32) -> Bool {
        switch value {
        case 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF,
            0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
            0x10000...0xEFFFF:
            true
        default: false
        }
    }

    private static func isFurther(_ value: UInt32) -> Bool {
        switch value {
        case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: false
        }
    }
}
