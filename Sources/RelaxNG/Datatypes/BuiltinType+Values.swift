extension BuiltinType {
    /// The value of a text whose white space has been dealt with; nil if the text is none of the type's.
    func value(of text: UnsafeBufferPointer<UInt8>, prefixes: PrefixResolver) -> TypedValue? {
        // These name unparsed entities, which only a document type can declare, and none is read.
        if self == .entity || self == .entities { return nil }
        switch family {
        case .text: return isText(text) ? .text(Array(text)) : nil
        case .list:
            let tokens = text.split(separator: 0x20).map { Array($0) }
            guard !tokens.isEmpty else { return nil }
            let item: BuiltinType = self == .nmtokens ? .nmtoken : .ncName
            return tokens.allSatisfy { $0.withUnsafeBufferPointer { item.isText($0) } } ? .tokens(tokens) : nil
        case .boolean:
            if text.elementsEqual("true".utf8) || text.elementsEqual("1".utf8) { return .boolean(true) }
            if text.elementsEqual("false".utf8) || text.elementsEqual("0".utf8) { return .boolean(false) }
            return nil
        case .decimal: return DecimalValue(text, integerOnly: isInteger).map { .decimal($0) }
        case .float: return Self.float(text, isSingle: self == .float).map { .float($0) }
        case .duration: return DurationValue(text).map { .duration($0) }
        case .moment: return DateTimeValue(text, shape: momentShape).map { .moment($0) }
        case .binary: return (self == .hexBinary ? Self.hexadecimal(text) : Self.base64(text)).map { .text($0) }
        case .name: return Self.qualifiedName(text, prefixes)
        }
    }

    private func isText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .language: return Self.isLanguage(text)
        case .name: return XMLCharacters.isName(String(decoding: text, as: UTF8.self).unicodeScalars)
        case .ncName, .id, .idref:
            return XMLCharacters.isNCName(String(decoding: text, as: UTF8.self).unicodeScalars)
        case .nmtoken: return XMLCharacters.isNameToken(String(decoding: text, as: UTF8.self).unicodeScalars)
        case .anyURI: return Self.isURI(text)
        default: return true
        }
    }

    private static func isAlpha(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLanguage(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.enumerated().allSatisfy { index, part in
            (1...8).contains(part.count) && part.allSatisfy { isAlpha($0) || index > 0 && isDigit($0) }
        }
    }

    /// The little that every reference obeys: whole escapes, one fragment, a scheme that can be one.
    private static func isURI(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var fragments = 0
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: "#") { fragments += 1 }
            if byte == UInt8(ascii: "%") {
                guard index + 2 < text.count, hexDigit(text[index + 1]) != nil, hexDigit(text[index + 2]) != nil else {
                    return false
                }
            }
        }
        if fragments > 1 { return false }
        let special = text.firstIndex { $0 == 0x3A || $0 == 0x2F || $0 == 0x3F || $0 == 0x23 }
        guard let colon = special, text[colon] == 0x3A else { return true }
        guard let lead = text.first, isAlpha(lead), colon + 1 < text.count else { return false }
        return text[..<colon].allSatisfy { isAlpha($0) || isDigit($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
    }

    private static func float(_ text: UnsafeBufferPointer<UInt8>, isSingle: Bool) -> Double? {
        if text.elementsEqual("INF".utf8) { return .infinity }
        if text.elementsEqual("-INF".utf8) { return -.infinity }
        if text.elementsEqual("NaN".utf8) { return .nan }
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 & 0xDF == 0x45 }
        guard let mantissa = parts.first, DecimalValue(mantissa) != nil else { return nil }
        if parts.count == 2, DecimalValue(parts[1], integerOnly: true) == nil { return nil }
        let string = String(decoding: text, as: UTF8.self)
        if isSingle { return Float(string).map(Double.init) }
        return Double(string)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func hexadecimal(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 2 == 0 else { return nil }
        var result: [UInt8] = []
        for index in stride(from: 0, to: text.count, by: 2) {
            guard let high = hexDigit(text[index]), let low = hexDigit(text[index + 1]) else { return nil }
            result.append(high << 4 | low)
        }
        return result
    }

    private static func base64(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var (bits, count, padding): (UInt32, Int, Int) = (0, 0, 0)
        for byte in text where byte != 0x20 {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte - 0x41)
            case 0x61...0x7A: value = UInt32(byte - 0x61 + 26)
            case 0x30...0x39: value = UInt32(byte - 0x30 + 52)
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="):
                padding += 1
                continue
            default: return nil
            }
            if padding > 0 { return nil }
            bits = bits << 6 | value
            count += 1
            if count == 4 {
                result += [UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
                (bits, count) = (0, 0)
            }
        }
        switch (count, padding) {
        case (0, 0): return result
        case (2, 2): return bits & 0xF == 0 ? result + [UInt8(bits >> 4 & 0xFF)] : nil
        case (3, 1): return bits & 0x3 == 0 ? result + [UInt8(bits >> 10 & 0xFF), UInt8(bits >> 2 & 0xFF)] : nil
        default: return nil
        }
    }

    private static func qualifiedName(_ text: UnsafeBufferPointer<UInt8>, _ prefixes: PrefixResolver) -> TypedValue? {
        let parts = String(decoding: text, as: UTF8.self).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ XMLCharacters.isNCName($0.unicodeScalars) }) else { return nil }
        let prefix = parts.count == 2 ? String(parts[0]) : ""
        guard let namespace = prefixes(prefix) ?? (prefix.isEmpty ? "" : nil) else { return nil }
        return .name(namespace: namespace, local: String(parts[parts.count - 1]))
    }
}
