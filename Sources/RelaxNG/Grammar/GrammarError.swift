public import Diagnostics
import XMLTree

/// A grammar that cannot be used, with all that is wrong with it.
public struct GrammarError: Error, Sendable {
    /// The mistakes in the order they were found, never none; each message ends with the section of the RELAX NG specification that says so.
    public let findings: [Diagnostic]
}

extension GrammarError: CustomStringConvertible {
    /// The mistakes, a line each, with their places.
    public var description: String {
        findings.map { finding in
            let name = finding.source?.name ?? "-"
            let place = finding.range.map { ":\($0.start)" } ?? ""
            return "\(name)\(place): \(finding.message)"
        }.joined(separator: "\n")
    }
}
