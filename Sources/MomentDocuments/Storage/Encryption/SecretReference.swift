import XMLTree

/// Which of libvirt's secrets is meant.
public enum SecretReference: Hashable, Sendable {
    /// The secret of this UUID.
    case uuid(String)
    /// The secret of this usage name.
    case usage(String)
}

extension SecretReference {
    /// The two attributes of which a secret has exactly one.
    ///
    /// - Parameter names: what usage names look like; the schema takes any for an encryption
    static func map<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        _ value: Self?,
        names: Lexical = .text
    ) -> Self {
        switch coder.branch(["uuid", "usage"], value?.attributeName) {
        case "uuid":
            .uuid(
                coder.attribute("uuid", value?.text, default: "", isRequired: true, .init("UUID of the secret", .uuid))
            )
        default:
            .usage(coder.attribute("usage", value?.text, default: "", isRequired: true, .init("usage name", names)))
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
