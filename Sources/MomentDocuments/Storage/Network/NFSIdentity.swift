/// Whom an NFS server takes us for.
public struct NFSIdentity: Hashable, Sendable {
    /// The user, by name or `+` and number.
    public var user: String
    /// The group, by name or `+` and number.
    public var group: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes an identity.
    public init(user: String, group: String) {
        self.user = user
        self.group = group
    }
}

extension NFSIdentity: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        NFSIdentity(
            user: coder.attribute("user", value?.user, default: "", isRequired: true, .init("the user", .username)),
            group: coder.attribute("group", value?.group, default: "", isRequired: true, .init("the group", .username))
        )
    }
}
