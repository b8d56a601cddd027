import Diagnostics
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
        at place: Place,
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
                path: place.path,
                expected: expected,
                notes: notes,
                fixes: fixes,
                libvirtError: error?.rawValue ?? rule.libvirtError
            )
        )
    }

    /// Takes findings made elsewhere.
    mutating func add(contentsOf findings: [Diagnostic]) { all += findings }

    /// The findings in document order; those of one place stay in the order libvirt checks.
    var inDocumentOrder: [Diagnostic] {
        all.enumerated()
            .sorted { left, right in
                let (a, b) = (left.element.range?.start.offset ?? 0, right.element.range?.start.offset ?? 0)
                return (a, left.offset) < (b, right.offset)
            }
            .map(\.element)
    }
}
