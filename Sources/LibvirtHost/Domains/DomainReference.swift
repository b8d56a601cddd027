internal import XMLTree

/// A domain as a person or a program names it.
///
/// Names can change hands; a UUID can't, and the id only means something while the domain runs.
public enum DomainReference: Hashable, Sendable {
    /// The domain of this name.
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

/// Who a domain is: its name, its UUID, and its number while it runs.
public struct DomainIdentity: Hashable, Sendable {
    /// The name, unique on its host.
    public var name: String
    /// The UUID in text, lower case with dashes.
    public var uuid: String
    /// The number of this run; nil while the domain does not run.
    public var id: Int?

    /// Creates a domain's identity. The `id` is the number of its present run, and nil while it does not run.
    public init(name: String, uuid: String, id: Int? = nil) {
        self.name = name
        self.uuid = uuid
        self.id = id
    }

    /// How to ask for this domain, whatever its name becomes.
    public var reference: DomainReference { .uuid(uuid) }
}
