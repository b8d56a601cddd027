/// Which characters names are made of: those of XML 1.0 up to its fourth edition (productions 4, 5 and 84 to 89).
///
/// Documents may have the names of later editions, and wildcards match them; a grammar cannot speak of them, nor are they values of the
/// datatypes made of names.
enum XMLCharacters {
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

    static func isNameStart(_ value: UInt32) -> Bool {
        switch value {
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A: true
        default: value >= 0x80 && NameCharacterTables.isStart(value)
        }
    }

    static func isNameCharacter(_ value: UInt32) -> Bool {
        switch value {
        case 0x2D, 0x2E, 0x30...0x39: true
        default: isNameStart(value) || value >= 0x80 && NameCharacterTables.isFurther(value)
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
