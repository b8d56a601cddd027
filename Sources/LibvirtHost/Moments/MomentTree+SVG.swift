internal import MomentDiagnostics
internal import XMLTree

extension MomentTree {
    /// The tree as a picture: an SVG document that needs no font of its own and no script.
    ///
    /// A row for each, parents above children. The youngest child goes on in its parent's column, so that a plain
    /// series is a straight line; others branch off to the right. The current one is filled and its name bold.
    public var svg: String {
        let rows = self.rows
        let width = rows.map { Metrics.label($0) + Metrics.width(of: $0.name) }.max() ?? 0
        let height = rows.last.map { Metrics.y($0) } ?? 0
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width + Metrics.margin)\" "
                + "height=\"\(height + Metrics.margin)\" role=\"img\" font-family=\"monospace\" "
                + "font-size=\"\(Metrics.font)\" fill=\"#1b1f24\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
        ]
        lines += rows.compactMap { row in
            row.parent.map { edge(from: rows[$0], to: row) }
        }
        for row in rows {
            let isCurrent = row.name == current
            let (x, y) = (Metrics.x(row), Metrics.y(row))
            lines.append(
                "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(Metrics.radius)\" fill=\"\(isCurrent ? "#0b5cad" : "#ffffff")\" "
                    + "stroke=\"#0b5cad\" stroke-width=\"2\"/>"
            )
            // What is read as the middle of small letters lies a third of the font above the base line.
            lines.append(
                "<text x=\"\(Metrics.label(row))\" y=\"\(y + Metrics.font / 3)\" xml:space=\"preserve\""
                    + "\(isCurrent ? " font-weight=\"bold\"" : "")>\(Self.escaped(row.name))</text>"
            )
        }
        lines.append("</svg>")
        return lines.map { $0 + "\n" }.joined()
    }

    /// Down in the parent's column, then in a bend to the child's.
    private func edge(from parent: Row, to child: Row) -> String {
        let (left, top) = (Metrics.x(parent), Metrics.y(parent) + Metrics.radius)
        var path = "M\(left) \(top)"
        if child.column == parent.column {
            path += "V\(Metrics.y(child) - Metrics.radius)"
        } else {
            let (right, bottom) = (Metrics.x(child) - Metrics.radius, Metrics.y(child))
            path += "V\(bottom - Metrics.bend)Q\(left) \(bottom) \(left + Metrics.bend) \(bottom)H\(right)"
        }
        return "<path d=\"\(path)\" fill=\"none\" stroke=\"#8a929b\" stroke-width=\"2\"/>"
    }

    /// A text for XML. What XML can't hold is shown as what it is not.
    private static func escaped(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar in
                switch scalar {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                case _ where !PrintableText.isSafe(scalar): "\u{FFFD}"
                case "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}": String(scalar)
                default: "\u{FFFD}"
                }
            }.joined()
        )
    }
}

extension MomentTree {
    /// A node's place in the picture.
    private struct Row {
        var name: String
        var number: Int
        var column: Int
        /// The row of the parent.
        var parent: Int?
    }

    /// The nodes from top to bottom. A subtree's rows follow one another, and only columns left of its own pass by
    /// them: so no line crosses another or a name.
    private var rows: [Row] {
        var rows: [Row] = []
        for (number, node) in nodes.enumerated() {
            let goesOn = node.parent.map { nodes[$0].children.last == number } ?? true
            let column = node.parent.map { rows[$0].column } ?? 0
            rows.append(Row(name: node.name, number: number, column: goesOn ? column : column + 1, parent: node.parent))
        }
        return rows
    }

    /// Lengths of the drawing in pixels.
    private enum Metrics {
        static let margin = 16
        static let font = 14
        static let radius = 5
        static let bend = 8

        static func x(_ row: Row) -> Int { margin + radius + row.column * 28 }
        static func y(_ row: Row) -> Int { margin + radius + row.number * 28 }
        static func label(_ row: Row) -> Int { x(row) + radius + 9 }

        /// Monospaced letters are six tenths as wide as they are high; a little more for those that are not.
        static func width(of text: String) -> Int {
            (text.unicodeScalars.reduce(0) { $0 + DisplayWidth.columns(of: $1) } * font * 62 + 99) / 100
        }
    }
}
