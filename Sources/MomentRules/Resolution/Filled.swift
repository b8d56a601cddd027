public import Diagnostics
import MomentDocuments

/// What filling a document gave.
public struct Filled<Value: Sendable>: Sendable {
    /// The document as it will be in effect; nil where libvirt refuses it before that is known.
    public let effective: Value?
    /// What was filled in, in document order.
    public let values: [FilledValue]
    /// What will result, in one sentence; empty where there is no effective document.
    public let summary: String
    /// What is wrong or worth a warning, in document order.
    public let findings: [Diagnostic]
    /// The number of the error libvirt answers with; nil if it accepts the document.
    public let libvirtError: Int?
}

extension Filled: Equatable where Value: Equatable {}
