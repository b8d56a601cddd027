import MomentDocuments

/// Lists in running text.
enum WordList {
    /// `a`, `a and b`, `a, b and c`.
    static func joined(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
