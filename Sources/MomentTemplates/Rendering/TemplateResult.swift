public import MomentDiagnostics
public import MomentDocuments
public import MomentRules
public import XMLTree

/// What rendering gave.
public struct TemplateResult: Sendable {
    /// A document that was made.
    public struct Document: Hashable, Sendable {
        /// The generated document as a typed value.
        public var value: MomentDocument
        /// Its tree, in libvirt's order.
        public var tree: XMLDocument
        /// The flags to submit it with.
        public var flags: Set<APIFlag>
        /// What was filled in; empty where that was not asked for.
        public var filled: [FilledValue] = []
        /// What the checks came to.
        var verdict: Verdict?
        /// What will come of it, in one sentence; empty where it was not checked.
        public var summary: String { verdict?.summary ?? "" }

        /// Creates a document of its value, with the flags that it is submitted with.
        public init(_ value: MomentDocument, flags: Set<APIFlag> = []) {
            self.value = value
            tree = value.document()
            self.flags = flags
        }
    }

    /// The documents, in order: a backup before its checkpoint, parents before children. Empty where there are errors.
    public var documents: [Document]
    /// The disks that were not taken, in the domain's order.
    public var leftOut: [LeftOutDisk]
    /// What was found, by file: the templates', the domain's, the result's. Files without findings are left out.
    public var reports: [FileReport]

    /// Creates a result from its documents, the disks left out and the reports on the documents.
    public init(documents: [Document] = [], leftOut: [LeftOutDisk] = [], reports: [FileReport] = []) {
        self.documents = documents
        self.leftOut = leftOut
        self.reports = reports
    }

    /// All findings of all files.
    public var findings: [Diagnostic] { reports.flatMap(\.findings) }

    /// Whether there are documents to use.
    public var isUsable: Bool { !documents.isEmpty && !findings.contains { $0.severity == .error } }

    /// The first document that is a backup.
    public var backup: DomainBackup? {
        documents.lazy.compactMap { if case .backup(let it) = $0.value { it } else { nil } }.first
    }

    /// The first document that is a checkpoint.
    public var checkpoint: DomainCheckpoint? {
        documents.lazy.compactMap { if case .checkpoint(let it) = $0.value { it } else { nil } }.first
    }

    /// The first document that is a snapshot.
    public var snapshot: DomainSnapshot? {
        documents.lazy.compactMap { if case .snapshot(let it) = $0.value { it } else { nil } }.first
    }
}

extension TemplateResult.Document {
    /// Whether both are the same document for the same flags, with the same filled in.
    public static func == (left: Self, right: Self) -> Bool {
        left.value == right.value && left.tree == right.tree && left.flags == right.flags && left.filled == right.filled
    }

    /// Feeds what equality looks at to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(value)
        hasher.combine(flags)
        hasher.combine(filled)
    }
}
