import XMLTree

/// The socket of a helper for reservations.
public struct ReservationSource: Hashable, Sendable {
    /// The kind of socket: `unix`.
    public var type: String
    /// The path of the unix socket that the reservation helper listens on.
    public var path: String
    /// Who connects: `client`.
    public var mode: String
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// The helper at a path.
    public init(path: String) {
        type = "unix"
        self.path = path
        mode = "client"
    }
}

extension ReservationSource: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let type = coder.attribute(
            "type",
            value?.type,
            default: "unix",
            isRequired: true,
            .init("kind of socket", .oneOf(["unix"]))
        )
        var source = ReservationSource(
            path: coder.attribute("path", value?.path, default: "", isRequired: true, .init("its path", .absolutePath))
        )
        source.type = type
        source.mode = coder.attribute(
            "mode",
            value?.mode,
            default: "client",
            isRequired: true,
            .init("who connects", .oneOf(["client"]))
        )
        return source
    }
}
