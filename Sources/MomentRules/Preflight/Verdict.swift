public import MomentDiagnostics
public import MomentDocuments
import Synchronization

/// What libvirt will answer to a document, and what it will make of it.
public struct Verdict: Sendable {
    /// Whether libvirt would take the request.
    public let outcome: Outcome
    /// All findings, in the order of the document.
    public let findings: [Diagnostic]
    /// Nil where the document is refused, or where no domain is known.
    private let effect: Effect?

    init(outcome: Outcome, findings: [Diagnostic], effect: Effect?) {
        self.outcome = outcome
        self.findings = findings
        self.effect = effect
    }

    /// The document as it will be in effect; nil where it is refused, or where no domain is known.
    ///
    /// This, the values and the summary are worked out when one of them is first asked for.
    public var effective: MomentDocument? { effect?.known.document }
    /// What was filled in.
    public var values: [FilledValue] { effect?.known.values ?? [] }
    /// What will result, in one sentence; empty where it is refused or no domain is known.
    public var summary: String { effect?.known.summary ?? "" }

    /// The answers that libvirt can give to a request.
    public enum Outcome: Hashable, Sendable {
        /// libvirt takes the document, as far as can be told.
        case accepted
        /// libvirt refuses it with an error of a number.
        case refused(Int)
        /// The daemon crashes.
        case crash
    }

    /// Whether libvirt takes the document, as far as can be told.
    public var isAccepted: Bool { outcome == .accepted }

    /// The number of the error libvirt answers with; nil if it takes the document, and for a crash.
    public var libvirtError: Int? {
        if case .refused(let error) = outcome { error } else { nil }
    }
}

/// What libvirt makes of a document that it takes, worked out when somebody first asks: most want to know only whether it takes it.
final class Effect: Sendable {
    /// All there is to know.
    struct Known: Sendable {
        let document: MomentDocument
        let values: [FilledValue]
        let summary: String
    }

    private final class Box: Sendable {
        let known: Known
        init(_ known: Known) { self.known = known }
    }

    private let work: @Sendable () -> Known
    private let box = AtomicLazyReference<Box>()

    init(_ work: @escaping @Sendable () -> Known) { self.work = work }

    var known: Known { (box.load() ?? box.storeIfNil(Box(work()))).known }
}
