import XMLTree

/// A source line as it is shown, and the marks below it that point out a range.
///
/// Tabs are laid out to stops of four, wide characters count for two columns, and of a long line only the surroundings of the range are kept.
struct SourceExcerpt: Hashable {
    /// The line, as shown.
    let text: String
    /// The marks, `^` for the first column and `~` for the others, below their characters.
    let marks: String

    /// How far to each side of the range's start a line is looked at, in characters.
    private static let reach = 400

    /// One character of the line: what is shown for it and how wide that is.
    private struct Cell {
        var text: String
        var width: Int
        var column: Int
    }

    /// Makes the excerpt for a range's first line.
    ///
    /// - Parameter width: the columns the line may take
    init(_ range: SourceRange, in source: XMLSource, width: Int) {
        let cells = Self.cells(around: range.start, in: source)
        let endColumn = range.end.line == range.start.line ? range.end.column : Int.max
        let first = cells.firstIndex { $0.column >= range.start.column } ?? cells.count
        let last = max(cells[first...].firstIndex { $0.column >= endColumn } ?? cells.count, first)
        let shown = Self.window(of: cells, around: first, width: max(width, 20))

        var text = shown.lowerBound > 0 || (cells.first?.column ?? 1) > 1 ? "…" : ""
        var marks = text.isEmpty ? "" : " "
        for index in shown {
            text += cells[index].text
            if index < first {
                marks += String(repeating: " ", count: cells[index].width)
            } else if index < last, cells[index].width > 0 {
                marks += index == first ? "^" : "~"
                marks += String(repeating: "~", count: cells[index].width - 1)
            }
        }
        if shown.upperBound < cells.count { text += "…" }
        if first == last || !shown.contains(first) { marks += "^" }
        self.text = text
        self.marks = marks
    }

    /// The characters of the line around a place.
    private static func cells(around place: SourcePosition, in source: XMLSource) -> [Cell] {
        let bytes = source.utf8
        let middle = source.utf8Offset(line: place.line, column: place.column)
        var (start, column) = (middle, place.column)
        while start > 0, column > 1, place.column - column < reach {
            start -= 1
            if bytes[start] & 0xC0 != 0x80 { column -= 1 }
        }
        var (end, count) = (middle, 0)
        while end < bytes.count, bytes[end] != 0x0A, count <= reach {
            end += 1
            if end < bytes.count, bytes[end] & 0xC0 != 0x80 { count += 1 }
        }
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }

        var cells: [Cell] = []
        var position = 0
        for scalar in String(decoding: bytes[start..<max(start, end)], as: UTF8.self).unicodeScalars {
            let cell: Cell
            if scalar == "\t" {
                let width = 4 - position % 4
                cell = Cell(text: String(repeating: " ", count: width), width: width, column: column)
            } else {
                let visible = PrintableText.visible(scalar)
                cell = Cell(text: String(visible), width: DisplayWidth.columns(of: visible), column: column)
            }
            position += cell.width
            column += 1
            cells.append(cell)
        }
        return cells
    }

    /// The run of cells to show: all if they fit, otherwise a stretch with the place sought a third of the way in.
    private static func window(of cells: [Cell], around place: Int, width: Int) -> Range<Int> {
        if cells.reduce(0, { $0 + $1.width }) <= width { return 0..<cells.count }
        var start = min(place, cells.count)
        var used = 0
        while start > 0, used + cells[start - 1].width <= width / 3 {
            start -= 1
            used += cells[start].width
        }
        var end = min(place, cells.count)
        while end < cells.count, used + cells[end].width <= width - 2 {
            used += cells[end].width
            end += 1
        }
        while start > 0, used + cells[start - 1].width <= width - 2 {
            start -= 1
            used += cells[start].width
        }
        return start..<end
    }
}
