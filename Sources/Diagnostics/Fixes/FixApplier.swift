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
        /// Those that cannot change what the document means.
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
        var accepted: [(range: Range<Int>, text: String)] = []
        var applied: [Diagnostic.Fix] = []
        var skipped: [Diagnostic.Fix] = []
        let chosen = findings.compactMap { finding in
            finding.fixes.first(where: \.isSafe) ?? (choice == .best ? finding.fixes.first : nil)
        }
        for fix in chosen where !fix.edits.isEmpty {
            let edits = fix.edits.map { ($0.range.start.offset..<$0.range.end.offset, $0.text) }
            let isWithin = edits.allSatisfy { $0.0.upperBound <= original.count }
            // Two findings may carry the same edit: one edit mends both.
            let isRepeated = edits.allSatisfy { edit in accepted.contains { $0.range == edit.0 && $0.text == edit.1 } }
            if isRepeated { continue }
            if isWithin, !edits.contains(where: { edit in accepted.contains { Self.clash($0.range, edit.0) } }) {
                accepted += edits
                applied.append(fix)
            } else {
                skipped.append(fix)
            }
        }
        // Insertions at one place keep the order of their findings: the sort must be stable, so the index decides ties.
        let ordered = accepted.enumerated().sorted {
            ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
                < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
        }
        var bytes: [UInt8] = []
        var position = 0
        for (_, edit) in ordered {
            bytes += original[position..<edit.range.lowerBound]
            bytes += encoding.bytes(of: edit.text)
            position = edit.range.upperBound
        }
        self.bytes = bytes + original[position...]
        self.applied = applied
        self.skipped = skipped
    }

    /// Whether two edits touch the same text. An insertion may stand at an edge of another edit, but not inside.
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
