internal import MomentDiagnostics
internal import XMLTree

/// Looks for the causes why a text is not well-formed.
///
/// It runs only on what is refused already. The scanner reads the text forgivingly, says what is wrong within tags and text, and goes on as if
/// that were mended; the matcher then pairs the tags. Each byte is looked at a bounded number of times, and nothing recurses.
struct WellFormednessDiagnosis {
    private let source: XMLSource
    private let tree: RecoveredTree
    /// From where on, as an offset in the original, the findings explain libxml2's errors.
    private(set) var explainedFrom = Int.max
    /// The causes, in document order.
    private(set) var findings: [Diagnostic]

    init(_ source: XMLSource, atMost limit: Int) {
        self.source = source
        guard limit > 0 else {
            tree = RecoveredTree()
            findings = []
            return
        }
        var scanner = MarkupScanner(source, findingLimit: limit)
        scanner.scan()
        guard !scanner.isTooLong else {
            tree = RecoveredTree()
            findings = []
            return
        }
        var matcher = TagMatcher(scanner)
        matcher.match()
        tree = matcher.recovered
        findings = (scanner.findings + matcher.findings)
            .sorted { ($0.range?.start.offset ?? 0) < ($1.range?.start.offset ?? 0) }
            .prefix(limit).map { $0 }
        explainedFrom = min(matcher.explainedFrom ?? Int.max, findings.first?.range?.start.offset ?? Int.max)
        findings = findings.map { placed($0) }
        if findings.count >= limit, let last = findings.last?.range {
            findings.append(.cut(after: findings.count, layer: .xml, at: last.endPoint, in: source))
        }
    }

    /// A finding with the path of where it is, or of the attribute that its path names already.
    func placed(_ finding: Diagnostic) -> Diagnostic {
        var finding = finding
        let attribute = finding.path
        let isOutside: Set<Diagnostic.Code> = [.xmlAfterRoot, .xmlDoctype, .xmlDeclarationLate]
        var path = ""
        if !isOutside.contains(finding.code), let start = finding.range?.start {
            path = tree.path(at: source.utf8Offset(line: start.line, column: start.column))
        }
        finding.path = attribute.isEmpty ? (path.isEmpty ? "/" : path) : "\(path)/\(attribute)"
        return finding
    }
}
