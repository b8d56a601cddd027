/// What XML Schema's `whiteSpace` facet does to a text.
enum WhiteSpace {
    /// Hands on the text with its white space dealt with, copying it only where something changes in its middle.
    static func with<Result>(
        _ text: UnsafeBufferPointer<UInt8>,
        _ mode: BuiltinType.WhiteSpace,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        switch mode {
        case .preserve: return body(text)
        case .replace:
            guard text.contains(where: { $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }) else { return body(text) }
            return text.map { XMLCharacters.isSpace($0) ? 0x20 : $0 }.withUnsafeBufferPointer(body)
        case .collapse:
            var (start, end) = (0, text.count)
            while start < end, XMLCharacters.isSpace(text[start]) { start += 1 }
            while end > start, XMLCharacters.isSpace(text[end - 1]) { end -= 1 }
            let inner = UnsafeBufferPointer(rebasing: text[start..<end])
            if isCollapsed(inner) { return body(inner) }
            return collapsed(inner).withUnsafeBufferPointer(body)
        }
    }

    private static func isCollapsed(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var wasSpace = false
        for byte in text {
            if byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x20 && wasSpace { return false }
            wasSpace = byte == 0x20
        }
        return true
    }

    /// The text without white space at its ends and with one space for each run of it.
    static func collapsed(_ text: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var pending = false
        for byte in text {
            if XMLCharacters.isSpace(byte) {
                pending = !result.isEmpty
            } else {
                if pending { result.append(0x20) }
                pending = false
                result.append(byte)
            }
        }
        return result
    }
}
