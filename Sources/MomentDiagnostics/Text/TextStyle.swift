import XMLTree

/// The colours of findings on a terminal.
struct TextStyle: Hashable {
    /// Whether colours are used at all.
    let isColoured: Bool

    /// What a piece of text is, which decides its colour.
    enum Role: Hashable {
        case place, severity(Diagnostic.Severity), message, code, gutter, marks(Diagnostic.Severity), help
    }

    /// The text with the escape sequences (ECMA-48, SGR) of its role around it.
    func render(_ text: String, _ role: Role) -> String {
        guard isColoured, !text.isEmpty else { return text }
        return "\u{1B}[\(Self.parameters(of: role))m\(text)\u{1B}[0m"
    }

    private static func parameters(of role: Role) -> String {
        switch role {
        case .place, .message: "1"
        case .severity(.error), .marks(.error): "1;31"
        case .severity(.warning), .marks(.warning): "1;35"
        case .severity(.note), .marks(.note): "1;36"
        case .code: "2"
        case .gutter: "34"
        case .help: "1;32"
        }
    }
}

/// How many columns of a terminal a character takes.
package enum DisplayWidth {
    /// The columns of one scalar: none for marks that sit on the one before, two for East Asian wide ones and pictures.
    package static func columns(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    /// The blocks that Unicode's East Asian Width property calls wide or full-width, joined where the gaps are unassigned.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x2614...0x2615, 0x26A1, 0x2705,
            0x274C, 0x2753...0x2755, 0x2795...0x2797, 0x2B1B...0x2B1C, 0x2B50, 0x2E80...0x303E, 0x3041...0x33FF,
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF,
            0x1F004, 0x1F0CF, 0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C,
            0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4, 0x1F3F8...0x1F43E,
            0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F567, 0x1F57A, 0x1F595...0x1F596, 0x1F5A4,
            0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC,
            0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7EB, 0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF,
            0x1FA70...0x1FAFF, 0x20000...0x2FFFD, 0x30000...0x3FFFD:
            true
        default: false
        }
    }
}

/// The form in which numbers of bytes are shown to people.
package enum ByteCount {
    /// A count in the unit that keeps it short.
    package static func text(_ bytes: UInt64) -> String {
        var value = Double(bytes)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if value < 1024 { return unit == "B" ? "\(bytes) B" : "\(decimal(value)) \(unit)" }
            value /= 1024
        }
        return "\(decimal(value)) TiB"
    }

    /// A number with one digit behind the point.
    package static func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
