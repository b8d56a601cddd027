/// The name of an element or attribute: a local name in a namespace, with the prefix it was written with.
///
/// Two names are equal when namespace and local name are: the prefix is only spelling (Namespaces in XML 1.0, section 2).
public struct XMLName: Sendable {
    /// The part after the colon, or the whole name where there is no colon.
    public let localName: String
    /// The prefix as written, empty where there is none.
    public let prefix: String
    /// The namespace's URI, empty for no namespace.
    public let namespace: String

    /// Makes a name; without namespace and prefix it is a plain one, as all of libvirt's own are.
    public init(_ localName: String, namespace: String = "", prefix: String = "") {
        self.localName = localName
        self.prefix = prefix
        self.namespace = namespace
    }

    /// The name as it stands in the document: `prefix:local` or `local`.
    public var qualifiedName: String {
        prefix.isEmpty ? localName : "\(prefix):\(localName)"
    }
}

extension XMLName: Hashable {
    /// Whether both say the same; where they were read from does not count.
    public static func == (left: XMLName, right: XMLName) -> Bool {
        left.localName == right.localName && left.namespace == right.namespace
    }

    /// Feeds what equality looks at to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(localName)
        hasher.combine(namespace)
    }
}

extension XMLName: CustomStringConvertible {
    /// The text that is shown for it.
    public var description: String { qualifiedName }
}

extension XMLName: ExpressibleByStringLiteral {
    /// Makes a name of a literal in source text.
    public init(stringLiteral value: String) { self.init(value) }
}
