extension Lexical {
    /// A random text of the kind.
    package func example(using random: inout some RandomNumberGenerator) -> String {
        switch self {
        case .text: return Self.words.randomElement(using: &random) ?? ""
        case .oneOf(let words): return words.randomElement(using: &random) ?? ""
        case .unsigned(let max):
            return String([0, 1, 7, 4096, max / 2, max].randomElement(using: &random) ?? max)
        case .positive: return String(UInt32.random(in: 1...UInt32.max, using: &random))
        case .signed: return String(Int64.random(in: -9...Int64(1) << 40, using: &random))
        case .absolutePath:
            let parts = [
                "/srv/images/a.qcow2", "/b", "/Räume/x y", "/a&b/<c>", "/it's/\"quoted\"", "/ends with blank ",
            ]
            return parts.randomElement(using: &random) ?? "/a"
        case .diskTarget:
            let prefix = ["vd", "sd", "hd", "xvd", "fd", "ubd"].randomElement(using: &random) ?? "vd"
            return prefix + Self.letters(using: &random)
        case .diskTargetOrPath:
            return (Bool.random(using: &random) ? Lexical.diskTarget : .absolutePath).example(using: &random)
        case .checkpointName:
            return Self.letters(using: &random) + (["", "-1", ".b", "_"].randomElement(using: &random) ?? "")
        case .uuid:
            let digits = (0..<32).map { _ in String(Int.random(in: 0..<16, using: &random), radix: 16) }
            let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0].joined() }
            return parts.joined(separator: "-")
        case .host:
            return ["localhost", "store-1.example.org", "192.0.2.7", "::1", "2001:db8::7"].randomElement(using: &random)
                ?? "localhost"
        case .port: return String(UInt16.random(in: 1...UInt16.max, using: &random))
        case .plainName: return "A-1+" + Self.letters(using: &random)
        case .username: return "user_" + Self.letters(using: &random)
        case .volumePath: return "pool/" + Self.letters(using: &random)
        case .cookieName: return "c" + Self.letters(using: &random)
        case .cookieValue: return "v" + Self.letters(using: &random)
        }
    }

    private static let words = [
        "plain", "two words", " blanks around ", "ümläut", "日本語", "🙂", "<tag> & 'quotes' \"double\"", "a\nb", "\ttab",
        "-", "1700000000",
    ]

    private static func letters(using random: inout some RandomNumberGenerator) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz")
        return String(
            (0..<Int.random(in: 1...4, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) }
        )
    }
}
