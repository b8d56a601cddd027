import XMLTree

/// Text made safe to show: what a terminal would obey, or show in another order, becomes U+FFFD.
///
/// All text for people goes through here on its way to a terminal.
package enum PrintableText {
    /// A text with its control and direction characters replaced; line ends and tabs become spaces.
    package static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isSpace($0) || !isSafe($0) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let byte = byte(scalar) {
                result.append(contentsOf: byte.unicodeScalars)
            } else {
                result.append(isSpace(scalar) ? " " : visible(scalar))
            }
        }
        return String(result)
    }

    /// The same for a text of several lines: line ends and tabs stay.
    package static func lines(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { !isSafe($0) && $0 != "\n" && $0 != "\t" }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let byte = byte(scalar) {
                result.append(contentsOf: byte.unicodeScalars)
            } else {
                result.append(scalar == "\n" || scalar == "\t" ? scalar : visible(scalar))
            }
        }
        return String(result)
    }

    /// The scalar itself, or U+FFFD for one that must not reach a terminal.
    package static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar { isSafe(scalar) ? scalar : "\u{FFFD}" }

    /// `\\xE9` for a character that stands for a byte in a file's name that is no UTF-8 (as `SystemPath` has it); nil for any other.
    package static func byte(_ scalar: Unicode.Scalar) -> String? {
        guard (0x10FF80...0x10FFFF).contains(scalar.value) else { return nil }
        return "\\x" + String(scalar.value & 0xFF, radix: 16, uppercase: true)
    }

    /// A file's name with such characters written out, for programs.
    package static func fileName(_ name: String) -> String {
        guard name.unicodeScalars.contains(where: { byte($0) != nil }) else { return name }
        return name.unicodeScalars.map { byte($0) ?? String($0) }.joined()
    }

    /// Whether a scalar neither commands a terminal nor changes the order of what is shown; line ends and tabs do.
    package static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
            0x10FF80...0x10FFFF:
            false
        default: true
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\t" || scalar == "\r" }
}

extension Diagnostic: CustomStringConvertible {
    /// The finding on one line, as compilers put it: place, severity, message, code. What may have come from a document is escaped.
    ///
    /// ```swift
    /// for finding in report.findings { print(finding) }   // backup.xml:2:8: error: element 'disk' lacks 'name' [missing-attribute]
    /// ```
    public var description: String {
        var parts: [String] = []
        if let source { parts.append(PrintableText.line(source.name)) }
        if let range { parts += [String(range.start.line), String(range.start.column)] }
        let place = parts.isEmpty ? PrintableText.line(path) : parts.joined(separator: ":")
        let head = place.isEmpty ? "" : place + ": "
        return "\(head)\(severity.rawValue): \(PrintableText.line(message)) [\(code)]"
    }
}
