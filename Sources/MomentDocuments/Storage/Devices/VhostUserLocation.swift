import XMLTree

/// A disk served by another process.
public struct VhostUserLocation: Hashable, Sendable {
    /// The kind of socket: `unix`.
    public var type: String
    /// The path of the unix socket that the device's process listens on.
    public var path: String
    /// What to do when the connection is lost.
    public var reconnect: Reconnect?

    /// Makes a disk behind a socket.
    public init(path: String, reconnect: Reconnect? = nil) {
        type = "unix"
        self.path = path
        self.reconnect = reconnect
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let type = coder.attribute(
            "type",
            value?.type,
            default: "unix",
            isRequired: true,
            .init("kind of socket", .oneOf(["unix"]))
        )
        let path = coder.attribute("path", value?.path, default: "", isRequired: true, .init("its path", .absolutePath))
        var location = VhostUserLocation(
            path: path,
            reconnect: coder.child("reconnect", value?.reconnect, "what to do when the connection is lost")
        )
        location.type = type
        return location
    }
}
