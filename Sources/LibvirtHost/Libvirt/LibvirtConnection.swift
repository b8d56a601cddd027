internal import CLibvirt
public import Logging
internal import MomentDiagnostics
internal import Synchronization
internal import XMLTree

/// Asks libvirt: any URI it knows, local or remote.
///
/// libvirt's library is loaded when the first host connects. Requests run on threads of the host's own, so a
/// slow daemon never holds up the cooperative pool. Events need libvirt's event loop, which the host runs for the
/// process on another thread.
public final class LibvirtConnection: MomentHost {
    /// What the host may do.
    public let access: AccessMode
    /// What the host has around its libvirt: this machine's where it is this machine, and else nothing.
    public let surroundings: HostSurroundings

    let calls: LibvirtLane
    let control: LibvirtLane
    package let hub: EventHub
    let ledger: JobLedger
    /// The other end; nil once the host is closed. It stays the same as long as the connection does.
    private let otherEnd: Mutex<HostDescription?>

    private init(
        access: AccessMode,
        calls: LibvirtLane,
        control: LibvirtLane,
        hub: EventHub,
        ledger: JobLedger,
        otherEnd: HostDescription,
        surroundings: HostSurroundings
    ) {
        self.access = access
        self.calls = calls
        self.control = control
        self.hub = hub
        self.ledger = ledger
        self.otherEnd = Mutex(otherEnd)
        self.surroundings = surroundings
    }

    deinit { hub.finish() }

    /// Connects to a host.
    ///
    /// - Parameters:
    ///   - uri: As libvirt writes them; nil for libvirt's own choice (`LIBVIRT_DEFAULT_URI`, its configuration, or what
    ///     it finds running).
    ///   - access: Whether anything may be changed.
    ///   - keepAlive: How a lost connection is noticed; nil to leave it to the operating system.
    ///   - surroundings: What the host has around its libvirt, chosen when the other end has told what it is; by default
    ///     this machine's where it is this machine (``HostDescription/isLocal``), and else nothing.
    ///   - logger: Told of every request, how long it took and what came of it, at debug.
    /// - Throws: ``HostError``, with ``HostError/Code/libraryMissing`` where libvirt is not installed.
    public static func connect(
        to uri: String? = nil,
        access: AccessMode = .readWrite,
        keepAlive: KeepAlive? = KeepAlive(),
        surroundings: @Sendable (HostDescription) -> HostSurroundings = { .found(for: $0) },
        logger: Logger = .silent
    ) async throws(HostError) -> LibvirtConnection {
        try await connect(
            to: uri,
            through: LibvirtLibrary(),
            access: access,
            keepAlive: keepAlive,
            surroundings: surroundings,
            logger: logger
        )
    }

    /// Connects through a library that was loaded before.
    static func connect(
        to uri: String?,
        through library: LibvirtLibrary,
        access: AccessMode,
        keepAlive: KeepAlive?,
        surroundings: @Sendable (HostDescription) -> HostSurroundings,
        logger: Logger
    ) async throws(HostError) -> LibvirtConnection {
        if let uri { try refuseNull(uri, what: "URI") }
        let calls = try LibvirtLane(name: "virt-calls", logger: logger)
        let control = try LibvirtLane(name: "virt-control", logger: logger)
        let ledger = JobLedger()
        let hub = EventHub(observer: { event in
            guard case .jobCompleted(let statistics) = event.kind, let domain = event.domain else { return }
            ledger.ended(domain: domain.uuid, statistics: statistics)
        })
        await control.adopt(try await calls.open(uri, through: library, access: access, keepAlive: keepAlive, hub: hub))
        let otherEnd: HostDescription
        do throws(HostError) {
            otherEnd = try await control.perform("host") { session throws(HostError) in try session.description() }
        } catch {
            hub.finish()
            await calls.close()
            await control.close()
            throw error
        }
        return LibvirtConnection(
            access: access,
            calls: calls,
            control: control,
            hub: hub,
            ledger: ledger,
            otherEnd: otherEnd,
            surroundings: surroundings(otherEnd)
        )
    }

    /// Ends the use of the host. Later requests fail with ``HostError/Code/closed``; streams of events end.
    public func close() async {
        hub.finish()
        otherEnd.withLock { $0 = nil }
        await calls.close()
        await control.close()
    }

    /// Describes the host that the connection leads to.
    public func host() async throws(HostError) -> HostDescription {
        if let known = otherEnd.withLock({ $0 }) { return known }
        throw HostError(.closed, message: "the connection was closed")
    }

    /// What happens from now on to a domain, or to all for nil. The stream ends with the host.
    public func events(of domain: DomainReference?) async throws(HostError) -> AsyncStream<DomainEvent> {
        if let refusal = await calls.refusalOfEvents() { throw refusal }
        guard let domain else { return hub.stream(domain: nil) }
        let identity = try await look(domain) { session, domain throws(HostError) in try session.identity(domain) }
        return hub.stream(domain: identity.uuid)
    }
}

extension LibvirtSession {
    /// The other end of the connection.
    fileprivate func description() throws(HostError) -> HostDescription {
        let connection = connection
        var daemon: UInt = 0
        var hypervisor: UInt = 0
        let knowsDaemon = (try? number(\.virConnectGetLibVersion) { $0(connection, &daemon) }) != nil
        let knowsHypervisor = (try? number(\.virConnectGetVersion) { $0(connection, &hypervisor) }) != nil
        return HostDescription(
            uri: try text(\.virConnectGetURI) { $0(connection) },
            driver: try name(\.virConnectGetType) { $0(connection) },
            // A host that does not tell its name is not known to be this machine.
            hostname: (try? text(\.virConnectGetHostname) { $0(connection) }) ?? "",
            library: try library.release(),
            daemon: knowsDaemon ? ReleaseNumber(libvirtNumber: daemon) : nil,
            hypervisor: knowsHypervisor && hypervisor > 0 ? ReleaseNumber(libvirtNumber: hypervisor) : nil
        )
    }
}

extension LibvirtConnection {
    /// Where a request goes.
    enum Lane {
        /// One that may wait for a lock.
        case calls
        /// One that always answers.
        case control
    }

    /// A request about a domain that changes nothing.
    func look<Value: Sendable>(
        _ reference: DomainReference,
        lane: Lane = .control,
        request: String = #function,
        _ body: @Sendable (LibvirtSession, OpaquePointer) throws(HostError) -> Value
    ) async throws(HostError) -> Value {
        do throws(HostError) {
            try refuseNull(reference.description, what: "domain's name")
            let lane = lane == .calls ? calls : control
            return try await lane.perform(request, about: reference.description) { session throws(HostError) in
                let domain = try session.domain(reference)
                return try body(session, domain.pointer)
            }
        } catch {
            throw error.about(reference)
        }
    }

    /// A request about a domain that changes something: refused on a read-only host before anything is sent.
    @discardableResult
    func change<Value: Sendable>(
        _ reference: DomainReference,
        lane: Lane = .calls,
        request: String = #function,
        _ body: @Sendable (LibvirtSession, OpaquePointer) throws(HostError) -> Value
    ) async throws(HostError) -> Value {
        do throws(HostError) { try requireWriting() } catch { throw error.about(reference) }
        return try await look(reference, lane: lane, request: request, body)
    }

    /// Fails, as libvirt would, where nothing may be changed.
    func requireWriting() throws(HostError) {
        guard access == .readOnly else { return }
        throw HostError(
            .operationDenied,
            message: "the request changes something and the connection is read-only",
            explanation: HostError.explanation(of: .operationDenied, call: "")
        )
    }
}

/// Refuses a text that C would cut short.
func refuseNull(_ text: String, what: String) throws(HostError) {
    if text.utf8.contains(0) {
        throw HostError(.textWithNull, message: "the \(what) holds a NUL character")
    }
}

extension HostError {
    /// Returns this error with the domain that it concerns.
    func about(_ domain: DomainReference) -> HostError {
        var error = self
        if error.subject == nil { error.subject = domain.description }
        return error
    }
}
