/// Whether a snapshot is the current one, as libvirt's metadata files have it.
public struct ActiveFlag: OpenValue {
    /// `0` or `1`.
    public let rawValue: String
    /// Makes a flag of its digit.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The current one.
    public static let yes = ActiveFlag(rawValue: "1")
    /// Not the current one.
    public static let no = ActiveFlag(rawValue: "0")
    /// Both.
    public static let known = [no, yes]
}
