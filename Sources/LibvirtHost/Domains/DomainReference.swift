internal import XMLTree

/// A domain as a person or a program names it.
///
/// Names can change hands; a UUID can't, and the id only means something while the domain runs.
public enum DomainReference: Hashable, Sendable {
    /// By name.
    case name(String)
    /// By UUID, in text: 32 hexadecimal digits, with or without the dashes.
    case uuid(String)
    /// By the number a running domain has until it stops.
    case id(Int)
}

extension DomainReference: ExpressibleByStringLiteral {
    /// A name, written as a literal.
    public init(stringLiteral value: String) { self = .name(value) }
}

extension DomainReference: CustomStringConvertible {
    /// The name, UUID or number itself.
    public var description: String {
        switch self {
        case .name(let name): name
        case .uuid(let uuid): uuid
        case .id(let id): String(id)
        }
    }
}
