/// Finds what a misspelt word was meant to be.
public enum Spelling {
    /// The candidates ordered by how near they are to a word, nearest first; ties keep their order.
    public static func ranked(_ candidates: [String], near word: String) -> [String] {
        candidates.enumerated()
            .map { (offset: $0.offset, candidate: $0.element, distance: distance(word, $0.element)) }
            .sorted { ($0.distance, $0.offset) < ($1.distance, $1.offset) }
            .map(\.candidate)
    }

    /// The candidate a word was most likely meant to be: near enough, and nearer than every other one.
    public static func nearest(_ candidates: [String], to word: String) -> String? {
        var best: (candidate: String, distance: Int)?
        var isTied = false
        for candidate in Set(candidates).sorted() {
            let distance = distance(word, candidate)
            guard distance <= tolerance(word, candidate) else { continue }
            if let current = best, distance >= current.distance {
                if distance == current.distance { isTied = true }
            } else {
                best = (candidate, distance)
                isTied = false
            }
        }
        return isTied ? nil : best?.candidate
    }

    /// How many edits still count as a slip: about a third of the longer word, at least one.
    private static func tolerance(_ left: String, _ right: String) -> Int {
        2 * max(1, (max(left.unicodeScalars.count, right.unicodeScalars.count) + 1) / 3)
    }

    /// Twice the number of insertions, deletions, replacements and swaps of neighbours between two words;
    /// a difference of case alone counts half an edit.
    static func distance(_ left: String, _ right: String) -> Int {
        // Words past this length are values, not names: comparing them costs more than it tells.
        let limit = 128
        let (a, b) = (Array(left.unicodeScalars.prefix(limit)), Array(right.unicodeScalars.prefix(limit)))
        var beforeLast: [Int] = []
        var last = (0...b.count).map { $0 * 2 }
        for i in a.indices {
            var row = [(i + 1) * 2]
            row.reserveCapacity(b.count + 1)
            for j in b.indices {
                let replaced = last[j] + replacementCost(a[i], b[j])
                var best = min(replaced, last[j + 1] + 2, row[j] + 2)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 2) }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }

    private static func replacementCost(_ one: Unicode.Scalar, _ other: Unicode.Scalar) -> Int {
        if one == other { return 0 }
        return one.properties.lowercaseMapping == other.properties.lowercaseMapping ? 1 : 2
    }
}
