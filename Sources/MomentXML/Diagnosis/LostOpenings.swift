internal import XMLTree

/// The places in text that read as a tag whose `<` is lost: `disk name='vda'>` or `/disk>`.
struct LostOpenings {
    struct Place {
        let name: String
        let isEnd: Bool
        let start: Int
        let end: Int
        var isTaken = false
    }

    private var places: [Place] = []

    init(_ markup: [Markup], _ text: SourceText) {
        for case .text(let start, let end) in markup {
            var search = start
            while let close = text.firstIndex(of: UInt8(ascii: ">"), from: search), close < end {
                if let place = LostOpenings.place(endingAt: close, from: search, text) { places.append(place) }
                search = close + 1
            }
        }
    }

    /// The tag without `<` that ends with the `>` at an offset.
    private static func place(endingAt close: Int, from start: Int, _ text: SourceText) -> Place? {
        // An end tag is the last word before the `>`.
        var word = close
        while word > start, !SourceText.isSpace(text[word - 1]), text[word - 1] != UInt8(ascii: "/") { word -= 1 }
        if word > start, text[word - 1] == UInt8(ascii: "/"), text.endOfName(from: word) == close, word < close {
            return Place(name: name(text, word, close), isEnd: true, start: word - 1, end: close + 1)
        }
        // A start tag begins its line, or the text; in text that goes before it, it is the last word without attributes.
        var first = close
        while first > start, text[first - 1] != 0x0A { first -= 1 }
        first = text.skipSpace(from: first)
        let nameEnd = text.endOfName(from: first)
        guard nameEnd > first, nameEnd == close || SourceText.isSpace(text[nameEnd]) else { return nil }
        return Place(name: name(text, first, nameEnd), isEnd: false, start: first, end: close + 1)
    }

    private static func name(_ text: SourceText, _ start: Int, _ end: Int) -> String {
        text.string(start, min(end, start + 1_024))
    }

    func hasStart(_ name: String, after: Int, before: Int) -> Bool {
        find(name, isEnd: false, after: after, before: before) != nil
    }

    mutating func takeStart(_ name: String, after: Int, before: Int) -> Place? {
        take(name, isEnd: false, after: after, before: before)
    }

    mutating func takeEnd(_ name: String, after: Int, before: Int) -> Place? {
        take(name, isEnd: true, after: after, before: before)
    }

    private mutating func take(_ name: String, isEnd: Bool, after: Int, before: Int) -> Place? {
        guard let index = find(name, isEnd: isEnd, after: after, before: before) else { return nil }
        places[index].isTaken = true
        return places[index]
    }

    private func find(_ name: String, isEnd: Bool, after: Int, before: Int) -> Int? {
        var index = firstIndex(from: after)
        // Enough to pass over text that merely has arrows in it.
        let last = min(index + 256, places.count)
        while index < last, places[index].start < before {
            let place = places[index]
            if place.name == name, place.isEnd == isEnd, !place.isTaken { return index }
            index += 1
        }
        return nil
    }

    /// The first place at or behind an offset; they are in order.
    private func firstIndex(from offset: Int) -> Int {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle].start < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
