internal import XMLTree

/// Numbers as XPath 1.0 writes them: digits, a point, no exponent.
enum DecimalText {
    /// Reads a number; nil for anything else than an optional sign, digits, and an optional point.
    static func number(_ text: String) -> Double? {
        let digits = text.utf8.first == 0x2D ? text.utf8.dropFirst() : text.utf8[...]
        guard digits.contains(where: isDigit), digits.allSatisfy({ isDigit($0) || $0 == 0x2E }),
            digits.filter({ $0 == 0x2E }).count <= 1, digits.count <= 300
        else { return nil }
        return Double(text.hasSuffix(".") ? text + "0" : text.replacingLeadingPoint)
    }

    /// A finite number as an XPath expression.
    static func xpath(_ number: Double) -> String {
        if let whole = Int64(exactly: number) { return String(whole) }
        guard number.isFinite else { return "0" }
        let text = String(number)
        guard text.contains("e") else { return text }
        // Beyond what a port or a count can be, the nearest that has no exponent will do.
        return String(Int64(number.rounded().clamped))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }
}

extension String {
    fileprivate var replacingLeadingPoint: String {
        if hasPrefix(".") { return "0" + self }
        if hasPrefix("-.") { return "-0" + dropFirst() }
        return self
    }
}

extension Double {
    /// The number within what an `Int` can hold.
    fileprivate var clamped: Double { Swift.min(Swift.max(self, -9e15), 9e15) }
}
