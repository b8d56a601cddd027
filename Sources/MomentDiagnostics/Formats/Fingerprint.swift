import XMLTree

extension FileReport {
    /// What each finding is told apart by from one run to the next, in the order of the findings: it stays while lines move.
    ///
    /// It is made of the file's name, the code, the XPath, the message, and which of several alike it is.
    ///
    /// - Parameter name: what a file is called in it; by default as the report calls it, without `./` in front
    public func fingerprints(naming name: (String) -> String = Self.plain) -> [String] {
        var seen: NameMap<Int> = [:]
        return findings.map { finding in
            let name = PrintableText.fileName(name(file(of: finding)))
            let text = [name, finding.code.rawValue, finding.path, finding.message].joined(separator: "\n")
            let number = seen[text, default: 0]
            seen[text] = number + 1
            return Self.hash("\(text)\n\(number)")
        }
    }

    /// A path without steps that lead nowhere.
    public static func plain(_ path: String) -> String {
        var rest = path[...]
        while rest.utf8.starts(with: "./".utf8) {
            rest = rest.dropFirst(2)
            while rest.utf8.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
        }
        return String(rest)
    }

    /// FNV-1a with 64 bits: nobody gains by making two findings alike, so that it need not resist it.
    private static func hash(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
