internal import XMLTree

/// Who a domain is: its name, its UUID, and its number while it runs.
public struct DomainIdentity: Hashable, Sendable {
    /// The name, unique on its host.
    public var name: String
    /// The UUID in text, lower case with dashes.
    public var uuid: String
    /// The number of this run; nil while the domain does not run.
    public var id: Int?

    /// Makes an identity.
    public init(name: String, uuid: String, id: Int? = nil) {
        self.name = name
        self.uuid = uuid
        self.id = id
    }

    /// How to ask for this domain, whatever its name becomes.
    public var reference: DomainReference { .uuid(uuid) }
}
