internal import Diagnostics
internal import XMLTree

/// Looks for the causes why a text is not well-formed.
///
/// It runs only on what libxml2 refused. The scanner reads the text forgivingly, says what is wrong within tags and text, and goes on as if that
/// were mended; the matcher then pairs the tags. Each byte is looked at a bounded number of times, and nothing recurses.
struct WellFormednessDiagnosis {
    /// More findings than this would not be read; each costs a look at its surroundings.
    static let findingLimit = 100

    static func findings(_ source: XMLSource) -> [Diagnostic] {
        var scanner = MarkupScanner(source)
        scanner.scan()
        var matcher = TagMatcher(scanner)
        matcher.match()
        return (scanner.findings + matcher.findings)
            .sorted { ($0.range?.start.offset ?? 0) < ($1.range?.start.offset ?? 0) }
            .prefix(findingLimit).map { $0 }
    }
}
