import MomentDiagnostics
import MomentDocuments
import XMLTree

/// The findings of a run, in the order libvirt checks: the first error is the one it answers with.
struct Findings {
    private(set) var all: [Diagnostic] = []

    /// The number of the error libvirt answers with; nil while nothing is refused.
    var libvirtError: Int? { all.lazy.filter { $0.severity == .error }.compactMap(\.libvirtError).first }

    /// Whether libvirt would refuse the document by now.
    var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// Reports a breach of a rule.
    ///
    /// - Parameter error: the number where the rule's own does not fit this breach
    mutating func add(
        _ rule: Rule,
        _ message: String,
        at place: SourceAnchor,
        error: LibvirtError? = nil,
        expected: [String] = [],
        notes: [Diagnostic.Note] = [],
        fixes: [Diagnostic.Fix] = []
    ) {
        all.append(
            Diagnostic(
                rule.code,
                severity: rule.severity,
                layer: rule.explanation.layer,
                message: message,
                range: place.range,
                source: place.source,
                path: place.path,
                expected: expected,
                notes: notes,
                fixes: fixes.map { fix in
                    var fix = fix
                    fix.isSafe = rule.fixesAreSafe
                    return fix
                },
                libvirtError: error?.rawValue ?? rule.libvirtError
            )
        )
    }

    /// Takes findings made elsewhere.
    mutating func add(contentsOf findings: [Diagnostic]) { all += findings }

    /// The findings in a document's order, then those in other texts; those of one place stay in the order libvirt checks.
    func inOrder(of source: XMLSource?) -> [Diagnostic] {
        func rank(_ finding: Diagnostic) -> (Int, Int) {
            let isElsewhere = finding.source != nil && finding.source !== source
            return (isElsewhere ? 1 : 0, finding.range?.start.offset ?? 0)
        }
        return all.enumerated()
            .sorted { left, right in
                let (a, b) = (rank(left.element), rank(right.element))
                return (a.0, a.1, left.offset) < (b.0, b.1, right.offset)
            }
            .map(\.element)
    }
}

/// A value that libvirt, or fill on request, puts in where the document says nothing.
public struct FilledValue: Hashable, Sendable {
    /// The XPath of the attribute or element in the effective document.
    public let path: String
    /// The value that was put in.
    public let value: String
    /// Why it is this one, in a few words.
    public let reason: String

    /// Creates the record of a value that was put in at `path`, for a `reason`.
    public init(path: String, value: String, reason: String) {
        self.path = path
        self.value = value
        self.reason = reason
    }
}
