internal import MomentDocuments
internal import XMLTree

/// Takes parts of a disk's source over to a new file.
enum ImageParts {
    /// A security label as it stands in a domain.
    static func label(_ element: XMLElement) -> SecurityLabel {
        SecurityLabel(
            model: element["model"],
            relabel: flag(element["relabel"]),
            labelSkip: flag(element["labelskip"]),
            labels: element.elements("label").map(\.text)
        )
    }

    /// LUKS with the secret that stands in a domain.
    static func encryption(_ secret: XMLElement) -> StorageEncryption? {
        if let uuid = secret["uuid"] { return .luks(.uuid(uuid)) }
        return secret["usage"].map { .luks(.usage($0)) }
    }

    private static func flag(_ text: String?) -> Bool? {
        text.flatMap { $0 == "yes" ? true : $0 == "no" ? false : nil }
    }
}
