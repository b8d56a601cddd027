import XMLTree

/// Which of libvirt's secrets is meant.
public enum SecretReference: Hashable, Sendable {
    /// The one of this UUID.
    case uuid(String)
    /// The one of this usage name.
    case usage(String)
}

extension SecretReference {
    /// The two attributes of which a secret has exactly one.
    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        switch coder.branch(["uuid", "usage"], value?.attributeName) {
        case "uuid":
            .uuid(
                coder.attribute("uuid", value?.text, default: "", isRequired: true, .init("UUID of the secret", .uuid))
            )
        default:
            .usage(coder.attribute("usage", value?.text, default: "", isRequired: true, "usage name of the secret"))
        }
    }

    private var attributeName: String {
        switch self {
        case .uuid: "uuid"
        case .usage: "usage"
        }
    }

    private var text: String {
        switch self {
        case .uuid(let text), .usage(let text): text
        }
    }
}
