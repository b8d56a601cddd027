public import LibvirtHost
public import MomentDiagnostics
internal import MomentDocuments
public import MomentRules
internal import MomentXML
public import XMLTree

/// Imitates a host with libvirt's QEMU driver, in memory: for tests, and to see what would happen.
///
/// Domains, their disks' chains with bitmaps, trees of checkpoints and snapshots, jobs, events and managed saves behave
/// as recorded of the real one, down to the numbers of errors and the half-changed trees of failed deletes. Documents
/// are judged and filled by ``MomentRules`` for the release it is made for, and deleting and going back are as recorded of it. No guest
/// runs and no data is kept. Its files, ports and images are imagined, too: nothing of this machine is looked at.
///
/// ```swift
/// let host = InMemoryHost(time: { Instant(1_700_000_000) })
/// let domain = try await host.define(xml: domainDocument)
/// try await host.start(domain.reference, options: .paused)
/// ```
public actor InMemoryHost: MomentHost {
    /// What the host may do.
    public nonisolated let access: AccessMode

    var domains: [MemoryDomain] = [] { didSet { updateHeld() } }
    let images: MemorySurroundings
    let records = MemoryRecords()
    let ports: HostPorts
    let isReachable: Bool
    let hub = EventHub()
    let time: @Sendable () -> Instant
    let schemaFindings: @Sendable (XMLDocument) -> [Diagnostic]
    let finishesPushes: Bool
    let release: ReleaseNumber
    var endedJobs: [(DomainJob.ID, JobStatistics)] = []
    var nextJob = 1
    private var nextID = 1
    private var isClosed = false

    /// Makes an empty host.
    ///
    /// - Parameters:
    ///   - access: Whether anything may be changed.
    ///   - release: The release of libvirt whose answers to documents are imitated.
    ///   - finishesPushes: Whether a push backup is done as soon as it has begun; else ``finishJob(of:succeeding:)``
    ///     ends it.
    ///   - isReachable: Whether the host's files, ports and images can be looked at (``surroundings``); else it is like
    ///     another machine, of which only libvirt answers.
    ///   - schemaFindings: What the grammar has against a document; by default grammars are not asked.
    ///   - time: The clock, which is read whenever something is made.
    public init(
        access: AccessMode = .readWrite,
        release: ReleaseNumber = .baseline,
        finishesPushes: Bool = true,
        isReachable: Bool = true,
        schemaFindings: @escaping @Sendable (XMLDocument) -> [Diagnostic] = { _ in [] },
        time: @escaping @Sendable () -> Instant
    ) {
        let images = MemorySurroundings(time: time)
        self.images = images
        ports = HostPorts { _, port in isReachable ? images.isFree(port) : nil }
        self.isReachable = isReachable
        self.access = access
        self.release = release
        self.finishesPushes = finishesPushes
        self.schemaFindings = schemaFindings
        self.time = time
    }

    deinit { hub.finish() }

    /// Ends the use of the host. Later requests fail with ``HostError/Code/closed``; streams of events end.
    public func close() async {
        isClosed = true
        hub.finish()
    }

    /// Describes the imitated host.
    public func host() async throws(HostError) -> HostDescription {
        try requireOpen()
        return HostDescription(
            uri: "memory:///",
            driver: "InMemory",
            hostname: "localhost",
            library: release,
            daemon: release,
            hypervisor: ReversionRelease.emulator(of: release)
        )
    }

    /// What happens from now on to a domain, or to all for nil. The stream ends with the host.
    public func events(of domain: DomainReference?) async throws(HostError) -> AsyncStream<DomainEvent> {
        try requireOpen()
        guard let domain else { return hub.stream(domain: nil) }
        return hub.stream(domain: domains[try find(domain)].identity.uuid)
    }
}

extension InMemoryHost {
    func requireOpen() throws(HostError) {
        if isClosed { throw HostError(.closed, message: "the connection was closed") }
    }

    /// Fails where nothing may be changed, or nothing can be asked any more.
    func requireWriting() throws(HostError) {
        try requireOpen()
        if access == .readOnly {
            throw HostError(
                .operationDenied,
                message: "the request changes something and the connection is read-only"
            )
        }
    }

    /// The place of a domain.
    func find(_ reference: DomainReference) throws(HostError) -> Int {
        try requireOpen()
        let index = domains.firstIndex { domain in
            switch reference {
            case .name(let name): domain.identity.name == name
            case .uuid(let uuid):
                domain.identity.uuid == uuid.lowercased()
                    || domain.identity.uuid.filter { $0 != "-" } == uuid.lowercased()
            case .id(let id): domain.identity.id == id
            }
        }
        guard let index else {
            throw HostError(
                .noDomain,
                domain: .qemu,
                message: "there is no such domain",
                subject: reference.description
            )
        }
        return index
    }

    func fail(_ code: HostError.Code, _ message: String) -> HostError {
        HostError(code, domain: .qemu, message: message)
    }

    /// The tree of a text.
    func parse(_ text: String) throws(HostError) -> XMLDocument {
        let result = XMLDocumentParser().parse(text)
        guard let document = result.document else {
            throw fail(.xmlDetail, result.findings.first?.message ?? "the document is not well-formed")
        }
        return document
    }

    /// What libvirt makes of a document for a domain; fails with the number it would answer with.
    func judge(
        _ document: XMLDocument,
        flags: Set<APIFlag>,
        for domain: MemoryDomain,
        checkpoint: XMLDocument? = nil
    ) throws(HostError) -> MomentDocument {
        var context = domain.context
        let tops = domain.chains.allValues.compactMap { $0.first.flatMap { images[$0] } }
        context.internalSnapshots = tops.flatMap(\.snapshots)
        let submission = Submission(
            flags: flags,
            domain: context,
            release: release,
            checkpoint: checkpoint,
            time: time(),
            host: images.documentProbe
        )
        let verdict = Preflight(submission).verdict(on: document, schemaFindings: schemaFindings(document))
        switch verdict.outcome {
        case .accepted:
            guard let effective = verdict.effective else {
                throw fail(.internalError, "the document is accepted, but nothing is known of its effect")
            }
            return effective
        case .refused(let number):
            let finding = verdict.findings.first { $0.severity == .error && $0.libvirtError == number }
            throw fail(HostError.Code(rawValue: number), finding?.message ?? "the document is refused")
        case .crash:
            throw HostError(.connectionLost, message: "this document crashes the daemon")
        }
    }

    /// The number of a domain that starts.
    func newID() -> Int {
        defer { nextID += 1 }
        return nextID
    }

    func tell(_ domain: MemoryDomain, _ kind: DomainEvent.Kind) {
        hub.send(DomainEvent(domain: domain.identity, kind: kind))
    }
}
