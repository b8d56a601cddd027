import XMLTree

/// References to other documents, as far as grammars need them (RFC 3986, section 5.2).
enum URIReference {
    /// A reference made absolute against a base; where the base is a plain file name, a file name again.
    static func resolve(_ reference: String, against base: String) -> String {
        if hasScheme(reference) || reference.hasPrefix("/") && !hasScheme(base) { return removingDots(reference) }
        if reference.isEmpty { return base }
        let (root, path) = split(base)
        if reference.hasPrefix("/") { return root + removingDots(reference) }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return root + removingDots(folder + reference)
    }

    static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), let first = text.unicodeScalars.first, first.isASCII,
            first.properties.isAlphabetic
        else { return false }
        return text[..<colon].utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E
        }
    }

    /// Whether a text is an absolute URI without fragment: a scheme and something behind it (RFC 2396, section 3).
    static func isAbsolute(_ text: String) -> Bool {
        hasScheme(text) && !text.utf8.contains(UInt8(ascii: "#")) && isReference(text)
    }

    /// Whether a text is a reference, as far as the datatype `anyURI` tells.
    static func isReference(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer { BuiltinType.anyURI.value(of: $0) { _ in nil } != nil }
    }

    /// Scheme and authority, and the path behind them.
    private static func split(_ base: String) -> (root: String, path: Substring) {
        guard hasScheme(base), let colon = base.firstIndex(of: ":") else { return ("", base[...]) }
        var rest = base[base.index(after: colon)...]
        guard rest.hasPrefix("//") else { return (String(base[...colon]), rest) }
        rest = rest.dropFirst(2)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        return (String(base[..<slash]), base[slash...])
    }

    private static func removingDots(_ path: String) -> String {
        guard path.holds("./") || path.hasSuffix("/.") || path.hasSuffix("..") else { return path }
        var result: [Substring] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: false) {
            switch segment {
            case ".": continue
            case "..":
                if let last = result.last, last != "..", !last.isEmpty {
                    result.removeLast()
                } else {
                    result.append("..")
                }
            default: result.append(segment)
            }
        }
        return result.joined(separator: "/")
    }
}
