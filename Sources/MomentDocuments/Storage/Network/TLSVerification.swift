/// Whether a server's certificate is checked.
public struct TLSVerification: Hashable, Sendable {
    /// Whether it is.
    public var isOn: Bool
    /// What has no field.
    public var kept = KeptContent()

    /// Makes the setting.
    public init(_ isOn: Bool) { self.isOn = isOn }
}

extension TLSVerification: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        TLSVerification(
            coder.attribute("verify", value?.isOn, default: true, isRequired: true, "whether it is checked")
        )
    }
}
