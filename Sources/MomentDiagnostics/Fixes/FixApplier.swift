public import XMLTree

/// Applies fixes to the bytes of a source, whatever its encoding.
public struct FixApplier: Sendable {
    /// The file's bytes with the fixes applied.
    public let bytes: [UInt8]
    /// The fixes that were applied, in the order of their findings.
    public let applied: [Diagnostic.Fix]
    /// The fixes that were left out, because they touch what another one changes.
    public let skipped: [Diagnostic.Fix]

    /// Which fixes are applied.
    public enum Choice: Hashable, Sendable {
        /// Fixes that cannot change what the document means.
        case safe
        /// The best one of each finding, whatever it changes.
        case best
    }

    /// Applies a fix of each finding: its safe one, or the best where that is asked for and none is safe.
    ///
    /// The first of two fixes that touch the same text wins, so the outcome depends on the findings alone. A fix is applied whole or not at all.
    ///
    /// - Parameters:
    ///   - findings: the findings, whose edits have ranges of this very file
    ///   - original: the file's bytes, byte order mark included
    ///   - encoding: the encoding of the bytes
    ///   - choice: which fixes are applied
    public init(
        _ findings: [Diagnostic],
        to original: [UInt8],
        encoding: SourceEncoding,
        choosing choice: Choice = .safe
    ) {
        var accepted = AcceptedEdits()
        var applied: [Diagnostic.Fix] = []
        var skipped: [Diagnostic.Fix] = []
        let chosen = findings.compactMap { finding in
            finding.fixes.first(where: \.isSafe) ?? (choice == .best ? finding.fixes.first : nil)
        }
        for fix in chosen where !fix.edits.isEmpty {
            let edits = fix.edits.map { ($0.range.start.offset..<$0.range.end.offset, $0.text) }
            let isWithin = edits.allSatisfy { $0.0.upperBound <= original.count }
            // Two findings may carry the same edit: one edit mends both.
            if edits.allSatisfy({ accepted.contains($0.0, $0.1) }) { continue }
            if isWithin, !edits.contains(where: { accepted.clash(with: $0.0) }) {
                for edit in edits { accepted.add(edit.0, edit.1) }
                applied.append(fix)
            } else {
                skipped.append(fix)
            }
        }
        var bytes: [UInt8] = []
        var position = 0
        for edit in accepted.inOrder {
            bytes += original[position..<edit.range.lowerBound]
            bytes += encoding.bytes(of: edit.text)
            position = edit.range.upperBound
        }
        self.bytes = bytes + original[position...]
        self.applied = applied
        self.skipped = skipped
    }
}

/// Edits none of which touches what another changes, in the order of their places; insertions at one place in the order in which they came.
private struct AcceptedEdits {
    private(set) var inOrder: [(range: Range<Int>, text: String)] = []
    private var known: Set<Key> = []

    private struct Key: Hashable {
        let range: Range<Int>
        let text: [UInt8]
    }

    func contains(_ range: Range<Int>, _ text: String) -> Bool {
        known.contains(Key(range: range, text: Array(text.utf8)))
    }

    mutating func add(_ range: Range<Int>, _ text: String) {
        let place = position { ($0.lowerBound, $0.upperBound) <= (range.lowerBound, range.upperBound) }
        inOrder.insert((range, text), at: place)
        known.insert(Key(range: range, text: Array(text.utf8)))
    }

    /// Whether an edit touches the text of another. An insertion may stand at an edge of another edit, but not inside.
    func clash(with range: Range<Int>) -> Bool {
        // Of those that begin before only the last can reach in: the others end where it begins, at the latest.
        let first = position { $0.lowerBound < range.lowerBound }
        if first > 0, Self.clash(inOrder[first - 1].range, range) { return true }
        for other in inOrder[first...] {
            if other.range.lowerBound >= max(range.upperBound, range.lowerBound + 1) { break }
            if Self.clash(other.range, range) { return true }
        }
        return false
    }

    /// How many edits at the beginning fulfil a condition, which those behind do not.
    private func position(_ isBefore: (Range<Int>) -> Bool) -> Int {
        var (low, high) = (0, inOrder.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(inOrder[middle].range) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func clash(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        if one.isEmpty && other.isEmpty { return false }
        if one.isEmpty { return other.lowerBound < one.lowerBound && one.lowerBound < other.upperBound }
        if other.isEmpty { return clash(other, one) }
        return one.overlaps(other)
    }
}

extension SourceEncoding {
    /// A text of XML in this encoding; characters Latin-1 does not have become character references.
    func bytes(of text: String) -> [UInt8] {
        switch self {
        case .utf8: Array(text.utf8)
        case .utf16BigEndian: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .utf16LittleEndian: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .latin1:
            text.unicodeScalars.flatMap { scalar in
                scalar.value < 0x100 ? [UInt8(scalar.value)] : Array("&#\(scalar.value);".utf8)
            }
        }
    }
}
