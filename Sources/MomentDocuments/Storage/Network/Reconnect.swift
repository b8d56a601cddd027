import XMLTree

/// What to do when a connection is lost.
public struct Reconnect: Hashable, Sendable {
    /// Whether to try again, and when.
    public var policy: Policy
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// The two forms: one for vhost-user's sockets, one for NBD.
    public enum Policy: Hashable, Sendable {
        /// Whether to try again, and after how many seconds.
        case enabled(Bool, timeout: UInt32? = nil)
        /// For how many seconds to try.
        case delay(UInt32)
    }

    /// Creates the setting from its policy.
    public init(_ policy: Policy) { self.policy = policy }
}

extension Reconnect: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        switch coder.branch(["delay", "enabled"], value?.form) {
        case "delay": mapDelay(&coder, value)
        default:
            Reconnect(
                .enabled(
                    coder.attribute(
                        "enabled",
                        value?.isEnabled,
                        default: true,
                        isRequired: true,
                        "whether to try again"
                    ),
                    timeout: coder.attribute("timeout", value?.seconds, "seconds to wait before")
                )
            )
        }
    }

    /// Reads or prints the form in which the setting stands for NBD, where the delay is an attribute.
    static func mapDelay<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        Reconnect(
            .delay(
                coder.attribute("delay", value?.seconds, default: 0, isRequired: true, "seconds to go on trying for")
            )
        )
    }

    private var form: String {
        switch policy {
        case .enabled: "enabled"
        case .delay: "delay"
        }
    }

    private var isEnabled: Bool? {
        if case .enabled(let isEnabled, _) = policy { isEnabled } else { nil }
    }

    private var seconds: UInt32? {
        switch policy {
        case .enabled(_, let timeout): timeout
        case .delay(let seconds): seconds
        }
    }
}
