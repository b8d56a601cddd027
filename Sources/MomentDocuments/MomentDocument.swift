public import XMLTree

/// One of the three documents, told apart by the root element.
public enum MomentDocument: Hashable, Sendable {
    /// A `<domainbackup>`, which describes a backup job.
    case backup(DomainBackup)
    /// A `<domaincheckpoint>`, from which later backups can be incremental.
    case checkpoint(DomainCheckpoint)
    /// A `<domainsnapshot>`, which a domain can go back to.
    case snapshot(DomainSnapshot)

    /// The kinds of document.
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        /// The document `<domainbackup>`.
        case backup = "domainbackup"
        /// `<domaincheckpoint>`
        case checkpoint = "domaincheckpoint"
        /// The document `<domainsnapshot>`.
        case snapshot = "domainsnapshot"

        /// The kind a root element tells; nil for any other element.
        public init?(_ root: XMLElement) { self.init(rawValue: root.name.localName) }
    }

    /// Which of the three it is.
    public var kind: Kind {
        switch self {
        case .backup: .backup
        case .checkpoint: .checkpoint
        case .snapshot: .snapshot
        }
    }

    /// Reads any of the three documents; see ``MomentModel/decode(_:)``.
    ///
    /// - Throws: ``MomentError`` if the root element is none of the three. Mistakes inside are never thrown.
    public static func decode(_ document: XMLDocument) throws(MomentError) -> Decoded<MomentDocument> {
        switch Kind(document.root) {
        case .backup:
            let decoded = try DomainBackup.decode(document)
            return Decoded(value: .backup(decoded.value), findings: decoded.findings)
        case .checkpoint:
            let decoded = try DomainCheckpoint.decode(document)
            return Decoded(value: .checkpoint(decoded.value), findings: decoded.findings)
        case .snapshot:
            let decoded = try DomainSnapshot.decode(document)
            return Decoded(value: .snapshot(decoded.value), findings: decoded.findings)
        case nil:
            throw MomentError(rootName: document.root.name.qualifiedName, expected: Kind.allCases.map(\.rawValue))
        }
    }

    /// Reads any of the three elements, wherever it stands; see ``decode(_:)-(XMLDocument)``.
    ///
    /// - Throws: ``MomentError`` if the element is none of the three. Mistakes inside are never thrown.
    package static func decode(_ element: XMLElement) throws(MomentError) -> Decoded<MomentDocument> {
        switch Kind(element) {
        case .backup:
            let (value, findings) = ElementReader.read(DomainBackup.self, element)
            return Decoded(value: .backup(value), findings: findings)
        case .checkpoint:
            let (value, findings) = ElementReader.read(DomainCheckpoint.self, element)
            return Decoded(value: .checkpoint(value), findings: findings)
        case .snapshot:
            let (value, findings) = ElementReader.read(DomainSnapshot.self, element)
            return Decoded(value: .snapshot(value), findings: findings)
        case nil:
            throw MomentError(rootName: element.name.qualifiedName, expected: Kind.allCases.map(\.rawValue))
        }
    }

    /// The document in libvirt's order, with everything that was kept.
    public func document() -> XMLDocument {
        switch self {
        case .backup(let value): value.document()
        case .checkpoint(let value): value.document()
        case .snapshot(let value): value.document()
        }
    }
}
