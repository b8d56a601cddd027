/// Which characters names are made of (XML 1.0, fifth edition, productions 4 and 4a).
enum XMLCharacters {
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

    static func isNameStart(_ value: UInt32) -> Bool {
        switch value {
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A: true
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F,
            0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            true
        default: false
        }
    }

    static func isNameCharacter(_ value: UInt32) -> Bool {
        switch value {
        case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: isNameStart(value)
        }
    }

    /// Whether a text is a `Name`.
    static func isName(_ text: some Sequence<Unicode.Scalar>) -> Bool {
        var isFirst = true
        for scalar in text {
            guard isFirst ? isNameStart(scalar.value) : isNameCharacter(scalar.value) else { return false }
            isFirst = false
        }
        return !isFirst
    }

    /// Whether a text is an `NCName`: a name without a colon (Namespaces in XML 1.0).
    static func isNCName(_ text: some Sequence<Unicode.Scalar>) -> Bool {
        isName(text) && !text.contains(":")
    }

    /// Whether a text is an `NCName`: quickly told of one in ASCII, as nearly all are.
    static func isNCName(_ text: String) -> Bool {
        var isFirst = true
        for byte in text.utf8 {
            if byte >= 0x80 { return isNCName(text.unicodeScalars) }
            let value = UInt32(byte)
            guard byte != 0x3A, isFirst ? isNameStart(value) : isNameCharacter(value) else { return false }
            isFirst = false
        }
        return !isFirst
    }

    /// Whether a text is an `Nmtoken`.
    static func isNameToken(_ text: some Sequence<Unicode.Scalar>) -> Bool {
        var isEmpty = true
        for scalar in text {
            guard isNameCharacter(scalar.value) else { return false }
            isEmpty = false
        }
        return !isEmpty
    }
}

extension StringProtocol {
    /// The text without white space (XML's four characters) at both ends.
    var trimmed: String {
        var view = Substring(self).utf8
        guard let first = view.first, let last = view.last, XMLCharacters.isSpace(first) || XMLCharacters.isSpace(last)
        else { return String(self) }
        while let first = view.first, XMLCharacters.isSpace(first) { view.removeFirst() }
        while let last = view.last, XMLCharacters.isSpace(last) { view.removeLast() }
        return String(Substring(view))
    }
}
