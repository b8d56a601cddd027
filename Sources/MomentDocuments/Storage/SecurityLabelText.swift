/// The text of a security label.
public struct SecurityLabelText: Hashable, Sendable {
    /// The label.
    public var text: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes a label.
    public init(_ text: String) { self.text = text }
}

extension SecurityLabelText: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SecurityLabelText(coder.content(value?.text, default: "", "the label"))
    }
}
