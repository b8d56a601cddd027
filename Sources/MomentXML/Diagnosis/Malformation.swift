internal import MomentDiagnostics
internal import XMLTree

/// Says why a text that was refused can't be read.
enum Malformation {
    static func findings(_ source: XMLSource, errors: [ParserError], limits: XMLLimits) -> [Diagnostic] {
        let diagnosis = WellFormednessDiagnosis(source, atMost: limits.findings)
        let verdict = LibraryVerdict.findings(source, errors: errors, limits: limits).map { diagnosis.placed($0) }
        let causes = diagnosis.findings
        guard let first = errors.first, !LibraryVerdict.isLimit(first), !causes.isEmpty else { return verdict }
        // libxml2 reads front to back: what it stumbled over lies at its place or before. A first cause behind it is another mistake.
        let noticed = source.position(at: first.offset).offset
        if diagnosis.explainedFrom > noticed + 1, let own = verdict.first { return [own] + causes }
        return causes
    }

    /// A finding made before or beside libxml2, with its path.
    static func placed(_ finding: Diagnostic, _ source: XMLSource, _ limits: XMLLimits) -> Diagnostic {
        finding.range?.start.offset == 0
            ? WellFormednessDiagnosis.outside(finding)
            : WellFormednessDiagnosis(source, atMost: limits.findings).placed(finding)
    }
}

extension WellFormednessDiagnosis {
    fileprivate static func outside(_ finding: Diagnostic) -> Diagnostic {
        var finding = finding
        finding.path = "/"
        return finding
    }
}

/// The finding on a document type declaration.
enum DocumentTypeFinding {
    static func make(_ source: XMLSource, at offset: Int) -> Diagnostic {
        let end = SourceText(source).endOfDocumentType(from: offset)
        let range = source.range(offset, end)
        return Diagnostic(
            .xmlDoctype,
            layer: .xml,
            message: "a document type declaration is not allowed here: entities could change what is checked",
            range: range,
            fixes: [
                Diagnostic.Fix("remove the declaration", edits: [Diagnostic.Edit(range, "")], isSafe: false)
            ]
        )
    }
}
