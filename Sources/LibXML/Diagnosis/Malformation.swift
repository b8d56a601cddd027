internal import Diagnostics
internal import XMLTree

/// Says why a text that libxml2 refused is not well-formed.
enum Malformation {
    static func findings(_ source: XMLSource, errors: [ParserError], limits: XMLLimits) -> [Diagnostic] {
        LibraryVerdict.findings(source, errors: errors, limits: limits)
    }
}
