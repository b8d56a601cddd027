internal import Diagnostics
internal import XMLTree

/// Says why a text that libxml2 refused is not well-formed.
enum Malformation {
    static func findings(_ source: XMLSource, errors: [ParserError], limits: XMLLimits) -> [Diagnostic] {
        let verdict = LibraryVerdict.findings(source, errors: errors, limits: limits)
        guard let first = errors.first else { return verdict }
        if LibraryVerdict.isLimit(first) { return verdict }
        let causes = WellFormednessDiagnosis.findings(source)
        guard let cause = causes.first?.range else { return verdict }
        // libxml2 reads front to back: what it stumbled over lies at its place or before. A first cause behind it is another mistake.
        let noticed = source.position(at: first.offset).offset
        if cause.start.offset > noticed + 1, let own = verdict.first, LibraryVerdict.isTrusted(first) {
            return [own] + causes
        }
        return causes
    }
}
