public import MomentRules

/// What becomes of the documents that a template or a request makes, before they are given out.
public struct TemplateChecks: Sendable {
    /// Whether they are checked by our grammar and by the rules, for the domain and the release of the context.
    public var validates: Bool
    /// Whether they are filled: given out as libvirt would report them once they run.
    public var fills: Bool
    /// Further flags they will be submitted with, beside those that a template declares.
    public var flags: Set<APIFlag>
    /// The host to look at; nil looks at none.
    public var host: HostProbe?

    /// Creates the choice of what happens to a document once it is generated.
    public init(validates: Bool = true, fills: Bool = false, flags: Set<APIFlag> = [], host: HostProbe? = nil) {
        self.validates = validates
        self.fills = fills
        self.flags = flags
        self.host = host
    }

    /// Validated, not filled.
    public static let standard = TemplateChecks()
    /// Given out as they were made.
    public static let none = TemplateChecks(validates: false)
}
