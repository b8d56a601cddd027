import XMLTree

/// What the text of a field looks like: for the reference page and for generated documents.
public enum Lexical: Hashable, Sendable {
    /// Any text; an empty one counts as absent where it is an element's.
    case text
    /// One of the given words.
    case oneOf([String])
    /// Decimal digits up to a bound.
    case unsigned(max: UInt64)
    /// Decimal digits from one up.
    case positive
    /// A signed number of 64 bits.
    case signed
    /// A path from the root.
    case absolutePath
    /// The target name of a disk, such as `vda`.
    case diskTarget
    /// A disk's target name or the path of its source.
    case diskTargetOrPath
    /// The name of a checkpoint.
    case checkpointName
    /// A UUID in a form that libvirt reads.
    case uuid
    /// A host name or an IP address.
    case host
    /// The number of a TCP port.
    case port
    /// A name of letters, digits, `+`, `-` and `_`.
    case plainName
    /// The name of a user at a storage server.
    case username
    /// A volume and a path in it, parted by a slash.
    case volumePath
    /// The name of an HTTP cookie.
    case cookieName
    /// The value of an HTTP cookie.
    case cookieValue

    /// The sense in a few words.
    public var phrase: String {
        switch self {
        case .text: "text"
        case .oneOf(let words): words.joined(separator: ", ")
        case .unsigned(let max): "a number from 0 to \(max)"
        case .positive: "a number from 1"
        case .signed: "a whole number"
        case .absolutePath: "an absolute path"
        case .diskTarget: "a disk's target name"
        case .diskTargetOrPath: "a disk's target name or source path"
        case .checkpointName: "a checkpoint name"
        case .uuid: "a UUID"
        case .host: "a host name or IP address"
        case .port: "a port from 1 to 65535"
        case .plainName: "a name of letters, digits, +, - and _"
        case .username: "a user name"
        case .volumePath: "volume/path"
        case .cookieName: "a cookie name"
        case .cookieValue: "a cookie value"
        }
    }
}
