internal import XMLTree

/// Finds what a misspelt word was meant to be.
public enum Spelling {
    /// The candidates ordered by how near they are to a word, nearest first; ties keep their order.
    public static func ranked(_ candidates: [String], near word: String) -> [String] {
        let word = Word(word)
        return candidates.enumerated()
            .map {
                (offset: $0.offset, candidate: $0.element, distance: distance(word, Word($0.element), atMost: .max))
            }
            .sorted { ($0.distance ?? .max, $0.offset) < ($1.distance ?? .max, $1.offset) }
            .map(\.candidate)
    }

    /// The candidate a word was most likely meant to be: near enough, and nearer than every other one.
    public static func nearest(_ candidates: [String], to word: String) -> String? {
        let shape = Shape(word)
        let word = Word(word)
        var best: (candidate: String, distance: Int)?
        var isTied = false
        for candidate in NameSet(candidates) {
            let other = Shape(candidate)
            let bound = min(tolerance(shape.count, other.count), best?.distance ?? .max)
            guard other.mayBe(within: bound, of: shape),
                let distance = distance(word, Word(candidate), atMost: bound)
            else { continue }
            if let current = best, distance == current.distance {
                isTied = true
            } else {
                best = (candidate, distance)
                isTied = false
            }
        }
        return isTied ? nil : best?.candidate
    }

    /// Whether a word may be a slip for one of the candidates.
    public static func isLikeAny(_ candidates: some Sequence<String>, _ word: String) -> Bool {
        let shape = Shape(word)
        return candidates.contains { candidate in
            let other = Shape(candidate)
            let bound = tolerance(shape.count, other.count)
            return other.mayBe(within: bound, of: shape)
                && distance(Word(word), Word(candidate), atMost: bound) != nil
        }
    }

    /// Whether two words have the same letters, small or capital.
    public static func differOnlyInCase(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        let (left, right) = (Shape(one), Shape(other))
        if left.isASCII, right.isASCII, left.count != right.count || left.letters != right.letters { return false }
        return one.lowercased() == other.lowercased()
    }

    /// What tells most pairs of words apart without comparing them.
    private struct Shape {
        /// How many characters (Unicode scalars) a word has.
        private(set) var count = 0
        /// Which characters are in it, small and capital letters taken as one, a bit for each.
        private(set) var letters: UInt64 = 0
        private(set) var isASCII = true

        init(_ text: String) {
            for byte in text.utf8 {
                if byte & 0xC0 != 0x80 { count += 1 }
                if byte >= 0x80 { isASCII = false }
                // What differs in bit 5 alone, as letters of both cases do, falls together.
                letters |= 1 << UInt64((byte & 0x1F) | (byte & 0x40) >> 1)
            }
        }

        /// Whether a distance can be within a bound: what one has more must be put in, and no edit brings more than one character
        /// and takes one away.
        func mayBe(within bound: Int, of other: Shape) -> Bool {
            if abs(count - other.count) * 2 > bound { return false }
            return !isASCII || !other.isASCII || (letters ^ other.letters).nonzeroBitCount <= bound
        }
    }

    /// A word taken apart.
    private struct Word {
        /// Words past this length are values, not names: comparing them costs more than it tells.
        static let limit = 128

        let scalars: [Unicode.Scalar]
        let count: Int

        init(_ text: String) {
            scalars = Array(text.unicodeScalars.prefix(Word.limit))
            count = scalars.count < Word.limit ? scalars.count : text.utf8.count { $0 & 0xC0 != 0x80 }
        }
    }

    /// How many edits still count as a slip: about a third of the longer word, at least one.
    private static func tolerance(_ left: Int, _ right: Int) -> Int {
        2 * max(1, (max(left, right) + 1) / 3)
    }

    /// Twice the number of insertions, deletions, replacements and swaps of neighbours between two words;
    /// a difference of case alone counts half an edit.
    static func distance(_ left: String, _ right: String) -> Int {
        distance(Word(left), Word(right), atMost: .max) ?? .max
    }

    /// The distance, nil where it is beyond a bound.
    private static func distance(_ left: Word, _ right: Word, atMost bound: Int) -> Int? {
        let (a, b) = (left.scalars, right.scalars)
        // What one has more than the other must be put in.
        guard abs(a.count - b.count) * 2 <= bound else { return nil }
        var beforeLast: [Int] = []
        var last = (0...b.count).map { $0 * 2 }
        var row = last
        for i in a.indices {
            row[0] = (i + 1) * 2
            for j in b.indices {
                let replaced = last[j] + replacementCost(a[i], b[j])
                var best = min(replaced, last[j + 1] + 2, row[j] + 2)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 2) }
                row[j + 1] = best
            }
            (beforeLast, last, row) = (last, row, beforeLast.isEmpty ? row : beforeLast)
        }
        return last[b.count] <= bound ? last[b.count] : nil
    }

    private static func replacementCost(_ one: Unicode.Scalar, _ other: Unicode.Scalar) -> Int {
        if one == other { return 0 }
        // Nearly all there is; Unicode's tables take long.
        if one.isASCII, other.isASCII { return lowercased(one) == lowercased(other) ? 1 : 2 }
        return one.properties.lowercaseMapping == other.properties.lowercaseMapping ? 1 : 2
    }

    private static func lowercased(_ scalar: Unicode.Scalar) -> UInt32 {
        ("A"..."Z").contains(scalar) ? scalar.value | 0x20 : scalar.value
    }
}
