/// Text made safe to show: what a terminal would obey, or show in another order, becomes U+FFFD.
enum PrintableText {
    /// A text with its control and direction characters replaced; line ends and tabs become spaces.
    static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isSpace($0) || isControl($0) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isSpace(scalar) ? " " : visible(scalar)) }
        return String(result)
    }

    /// The scalar itself, or U+FFFD for one that must not reach a terminal.
    static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar { isControl(scalar) ? "\u{FFFD}" : scalar }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\t" || scalar == "\r" }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
