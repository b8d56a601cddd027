extension Spelling {
    /// The one word of a list that a word plainly is, written in another case or with one slip of the pen.
    ///
    /// For changes that nobody is asked about. So it is narrower than ``nearest(_:to:)``: `on` is not `no` with its letters swapped, `qcow` is not
    /// `qcow2` without its digit, `async` is not `sync` with a letter too many, and what is another word of the same vocabulary is that word.
    ///
    /// - Parameters:
    ///   - candidates: all words that may stand there, whatever stands beside them
    ///   - vocabulary: words that mean something elsewhere: one of them is no slip for another word
    /// - Returns: nil where more than one could be meant, or none is plainly
    public static func evident(
        _ candidates: [String],
        as word: String,
        besides vocabulary: (String) -> Bool = { _ in false }
    ) -> String? {
        var unique: [[UInt8]] = []
        for candidate in candidates where !unique.contains(Array(candidate.utf8)) {
            unique.append(Array(candidate.utf8))
        }
        let written = Array(word.utf8)
        guard !written.isEmpty, written.count <= longest else { return nil }
        if unique.contains(written) { return word }
        let folded = written.map(lowercased)
        func only(_ isMeant: ([UInt8]) -> Bool) -> (found: String?, isKnown: Bool) {
            let found = unique.filter(isMeant)
            return (found.count == 1 ? String(decoding: found[0], as: UTF8.self) : nil, !found.isEmpty)
        }
        let sameLetters = only { $0.map(lowercased) == folded }
        if sameLetters.isKnown { return sameLetters.found }
        guard !vocabulary(word), !vocabulary(String(decoding: folded, as: UTF8.self)) else { return nil }
        let sameParts = only {
            $0.filter(isPart).map(lowercased) == folded.filter(isPart) && folded.contains(where: isPart)
        }
        if sameParts.isKnown { return sameParts.found }
        // Two that a slip leads to: then it is not plain which was meant, even if one of the slips is an unlikely one.
        let within = unique.filter {
            distance(String(decoding: $0.map(lowercased), as: UTF8.self), lowercased(word)) <= 2
        }
        guard within.count == 1, isOneSlip(folded, within[0].map(lowercased)) else { return nil }
        return String(decoding: within[0], as: UTF8.self)
    }

    /// Words past this length are values, not names.
    private static let longest = 64

    private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    private static func lowercased(_ word: String) -> String {
        String(decoding: word.utf8.map(lowercased), as: UTF8.self)
    }

    /// Whether a byte is not one of the marks that names are joined with.
    private static func isPart(_ byte: UInt8) -> Bool { byte != 0x2D && byte != 0x5F }

    /// Whether one slip makes the one of the other: two neighbours swapped, or a letter that is wrong, missing or too much, but not the first.
    private static func isOneSlip(_ word: [UInt8], _ meant: [UInt8]) -> Bool {
        let first =
            zip(word, meant).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(word.count, meant.count)
        // The rest behind the first difference decides what kind of slip it was.
        let (rest, restMeant) = (word[first...], meant[first...])
        guard let changed = rest.first ?? restMeant.first, isLetter(changed), restMeant.first.map(isLetter) ?? true
        else { return false }
        let isSwap =
            rest.count >= 2 && rest.count == restMeant.count && rest[first] == restMeant[first + 1]
            && rest[first + 1] == restMeant[first]
            && rest.dropFirst(2).elementsEqual(restMeant.dropFirst(2))
        if isSwap { return isLetter(rest[first + 1]) && word.count > 2 }
        let isDoubled = rest.count == restMeant.count + 1 && first > 0 && word[first] == word[first - 1]
        let isTooMuch = rest.dropFirst().elementsEqual(restMeant)
        if isDoubled, isTooMuch { return meant.count > 2 }
        let isMissing = rest.elementsEqual(restMeant.dropFirst())
        let isHalved = restMeant.count == rest.count + 1 && first > 0 && meant[first] == meant[first - 1]
        if isHalved, isMissing { return word.count > 2 }
        guard first > 0, min(word.count, meant.count) > 3 else { return false }
        return isTooMuch || isMissing || rest.dropFirst().elementsEqual(restMeant.dropFirst())
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || byte >= 0x80 || !isPart(byte)
    }
}
