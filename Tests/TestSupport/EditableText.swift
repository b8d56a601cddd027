import XMLTree

/// A source's text, to be changed at ranges of its nodes.
struct EditableText {
    private let bytes: [UInt8]
    private let byteOrderMark: Int

    /// Only for sources in UTF-8: the places of others are those of their own encoding.
    init(_ source: XMLSource) {
        bytes = source.utf8
        byteOrderMark = source.position(at: 0).offset
    }

    func range(_ range: SourceRange?) -> Range<Int> {
        guard let range else { return 0..<0 }
        return range.start.offset - byteOrderMark..<range.end.offset - byteOrderMark
    }

    subscript(range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The edits that give an element another name in both of its tags.
    func renaming(_ element: XMLElement, to name: String) -> [(Range<Int>, String)] {
        let start = range(element.nameRange)
        let whole = range(element.range)
        var edits = [(start, name)]
        if whole.upperBound != range(element.startTagRange).upperBound {
            // The name in the end tag is followed by `>`, perhaps behind white space.
            let length = start.count
            var end = whole.upperBound - 1
            while bytes[end - 1] == 0x20 || bytes[end - 1] == 0x0A || bytes[end - 1] == 0x09 { end -= 1 }
            edits.append((end - length..<end, name))
        }
        return edits
    }

    /// The text with edits, which do not overlap, and the places of some of them in it.
    ///
    /// - Parameters:
    ///   - at: the edits a finding may point at
    ///   - offset: where in these the construct begins
    ///   - alsoAt: further places, as of the old text
    func edited(
        _ kind: Mutation.Kind,
        _ edits: [(Range<Int>, String)],
        at: [Int] = [],
        offset: Int = 0,
        alsoAt: [Range<Int>] = [],
        places: [Range<Int>] = [],
        names: [String],
        alternative: String? = nil
    ) -> Mutation {
        let order = edits.indices.sorted { edits[$0].0.lowerBound < edits[$1].0.lowerBound }
        var result: [UInt8] = []
        var position = 0
        var starts: [Int: Int] = [:]
        for index in order {
            let (range, text) = edits[index]
            result += bytes[position..<range.lowerBound]
            starts[index] = result.count
            result += Array(text.utf8)
            position = range.upperBound
        }
        result += bytes[position...]
        func moved(_ offset: Int) -> Int {
            order.reduce(offset) { sum, index in
                let (range, text) = edits[index]
                return range.upperBound <= offset
                    && (range.lowerBound < offset || range.isEmpty && range.lowerBound < offset)
                    ? sum + text.utf8.count - range.count : sum
            }
        }
        let own = at.compactMap { index -> Range<Int>? in
            guard let start = starts[index] else { return nil }
            return start + offset..<start + max(edits[index].1.utf8.count, offset + 1)
        }
        return Mutation(
            kind: kind,
            bytes: result,
            places: own + (alsoAt + places).map { moved($0.lowerBound)..<moved($0.upperBound) },
            names: names,
            alternative: alternative
        )
    }
}
