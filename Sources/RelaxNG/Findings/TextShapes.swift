import XMLTree

/// Says in words what a regular expression is after, by trying texts of well-known kinds on it.
enum TextShapes {
    private struct Shape {
        let phrase: String
        let accepted: [String]
        let refused: [String]
    }

    private static let shapes = [
        Shape(phrase: "an absolute path", accepted: ["/a", "/a/b"], refused: ["a", "a/b", "1"]),
        Shape(
            phrase: "a UUID",
            accepted: ["6fa459ea-ee8a-3ca4-894e-db77e160355e"],
            refused: ["a", "1", "6fa459ea"]
        ),
        Shape(phrase: "a MAC address", accepted: ["52:54:00:12:34:56"], refused: ["a", "52:54", "::1"]),
        Shape(phrase: "an IPv4 address", accepted: ["192.168.0.1"], refused: ["a", "1", "1.2"]),
        Shape(phrase: "an IPv6 address", accepted: ["::1", "fe80::1"], refused: ["a", "1", "1.2.3.4"]),
        Shape(phrase: "a list of numbers such as '0-3,8'", accepted: ["0-3", "1,2"], refused: ["a", "-"]),
        Shape(phrase: "a decimal number such as '1.5'", accepted: ["1.5"], refused: ["a", "1.5.5", "a.b"]),
        Shape(phrase: "a hexadecimal number such as '0x1f'", accepted: ["0x1"], refused: ["g", "0xg", "x"]),
        Shape(phrase: "a whole number", accepted: ["7"], refused: ["a", "-", "", " ", "7a", "x7"]),
    ]

    /// The phrase for what a test accepts; nil where no kind fits.
    static func phrase(_ accepts: (String) -> Bool) -> String? {
        for shape in shapes
        where shape.accepted.allSatisfy(accepts) && !shape.refused.contains(where: accepts) {
            return shape.phrase
        }
        return characters(accepts)
    }

    /// A text of freely mixed characters is described by what it is made of.
    private static func characters(_ accepts: (String) -> Bool) -> String? {
        guard accepts("ab"), accepts("ba") else { return nil }
        let signs = ["_", "-", ".", "+", ":", "/", " ", "\\", ",", "@"].filter { accepts("a\($0)b") }
        if signs.count == 10 { return nil }
        var parts = [accepts("aB") ? "letters" : "small letters"]
        if accepts("a1") { parts.append("digits") }
        parts += signs.map { $0 == " " ? "blanks" : "'\($0)'" }
        if signs.count >= 8 {
            let missing = ["/", " ", ":", "@"].first { !accepts("a\($0)b") }
            if let missing { return "text without '\(missing)'" }
        }
        guard parts.count > 1, let last = parts.popLast() else { return parts.first }
        return parts.joined(separator: ", ") + " and " + last
    }
}
