import MomentDocuments

/// A value that libvirt, or fill on request, puts in where the document says nothing.
public struct FilledValue: Hashable, Sendable {
    /// The XPath of the attribute or element in the effective document.
    public let path: String
    /// The value.
    public let value: String
    /// Why it is this one, in a few words.
    public let reason: String

    /// Makes one.
    public init(path: String, value: String, reason: String) {
        self.path = path
        self.value = value
        self.reason = reason
    }
}
