/// A table in Markdown.
struct Table {
    let header: [String]
    private var rows: [[String]] = []

    init(_ header: String...) { self.header = header }

    mutating func add(_ row: String...) { rows.append(row) }

    func print() {
        Swift.print(line(header))
        Swift.print(line(header.map { _ in "---" }))
        for row in rows { Swift.print(line(row)) }
        Swift.print()
    }

    private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    /// A number with so many digits behind the point.
    static func number(_ value: Double, digits: Int = 2) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((value * Double(scale)).rounded())
        if digits == 0 { return String(scaled) }
        let fraction = String(abs(scaled) % scale)
        return "\(scaled / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
}
