internal import CLibvirt
internal import Logging
internal import Synchronization
internal import XMLTree

/// One thread's use of a connection: requests one after the other, off the cooperative pool.
///
/// A connection has two. What may wait for a lock goes through one; looking at jobs and aborting them through the
/// other, which therefore always answers.
actor LibvirtLane {
    private let thread: SerialThread
    private let logger: Logger
    private var session: LibvirtSession?
    private var registration: EventRegistration?
    private var eventRefusal: HostError?

    /// Held while libvirt sets up drivers inside this process, or asks them.
    private static let setup = Mutex<Void>(())

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(name: String, logger: Logger) throws(HostError) {
        thread = try SerialThread(name: name)
        self.logger = logger
    }

    // A connection dropped without being closed is still not left open.
    isolated deinit { end() }

    /// Opens a connection; gives another reference to it, for the second lane.
    func open(
        _ uri: String?,
        through library: LibvirtLibrary,
        access: AccessMode,
        keepAlive: KeepAlive?,
        hub: EventHub?
    ) throws(HostError) -> ConnectionReference {
        if hub != nil { try LibvirtEventLoop.start(library) }
        let connect = try library.function(access == .readOnly ? \.virConnectOpenReadOnly : \.virConnectOpen)
        _ = try library.function(\.virConnectClose)
        let another = try library.function(\.virConnectRef)
        // Choosing a host asks each driver, and the one that another thread is setting up for an embedded host crashes
        // at the question (libvirt 9.0.0).
        let isInside = uri.map { $0.isEmpty || $0.holds("/embed") } ?? true
        let opened =
            isInside ? Self.setup.withLock { _ in Int(bitPattern: connect(uri)) } : Int(bitPattern: connect(uri))
        guard let connection = OpaquePointer(bitPattern: opened) else {
            throw library.failure(of: access == .readOnly ? "virConnectOpenReadOnly" : "virConnectOpen")
        }
        let session = LibvirtSession(library: library, connection: connection)
        self.session = session
        if let keepAlive, hub != nil {
            // Refused by drivers without a daemon, which have nothing to keep alive.
            let set = try library.function(\.virConnectSetKeepAlive)
            if set(connection, Int32(clamping: keepAlive.interval), UInt32(clamping: keepAlive.count)) < 0 {
                _ = library.failure(of: "virConnectSetKeepAlive")
            }
        }
        if let hub { registration = EventRegistration(session, hub: hub, refusal: &eventRefusal) }
        guard another(connection) == 0 else { throw library.failure(of: "virConnectRef") }
        return ConnectionReference(library: library, connection: connection)
    }

    /// Takes over a reference to a connection that another lane opened.
    func adopt(_ reference: ConnectionReference) {
        session = LibvirtSession(library: reference.library, connection: reference.connection)
    }

    /// Makes one request, and logs it with what came of it and how long it took.
    ///
    /// - Parameters:
    ///   - request: The request's name, as the host's method that makes it is called.
    ///   - subject: The domain it is about.
    func perform<Value: Sendable>(
        _ request: String,
        about subject: String? = nil,
        _ body: @Sendable (LibvirtSession) throws(HostError) -> Value
    ) throws(HostError) -> Value {
        guard let session else { throw HostError(.closed, message: "the connection was closed") }
        let start = logger.logLevel <= .debug ? ContinuousClock.now : nil
        do throws(HostError) {
            let value = try body(session)
            log(request, about: subject, since: start, error: nil)
            return value
        } catch {
            log(request, about: subject, since: start, error: error)
            throw error
        }
    }

    /// Apart from `perform`, which there is a copy of for each kind of answer. Nothing to do without a start.
    @inline(never)
    private func log(
        _ request: String,
        about subject: String?,
        since start: ContinuousClock.Instant?,
        error: HostError?
    ) {
        guard let start else { return }
        var metadata: Logger.Metadata = ["request": "\(request.prefix { $0 != "(" })"]
        if let subject { metadata["domain"] = "\(subject)" }
        metadata["milliseconds"] = "\((ContinuousClock.now - start) / .milliseconds(1))"
        if let error {
            metadata["code"] = "\(error.code.rawValue)"
            metadata["call"] = "\(error.call)"
            metadata["error"] = "\(error.message)"
        }
        logger.debug(error == nil ? "answered" : "refused", metadata: metadata)
    }

    /// Why events can't be had; nil when they can.
    func refusalOfEvents() -> HostError? { eventRefusal }

    /// Gives the reference back. Safe to call again.
    func close() { end() }

    private func end() {
        guard let session else { return }
        registration?.end(session)
        registration = nil
        self.session = nil
        if let close = try? session.library.function(\.virConnectClose) { _ = close(session.connection) }
    }
}

/// A counted reference to a connection on its way from one lane to the other.
///
/// `@unchecked Sendable`: it is made by one lane and used by the other only, and libvirt's connections may be used by
/// several threads.
struct ConnectionReference: @unchecked Sendable {
    let library: LibvirtLibrary
    let connection: OpaquePointer
}

/// An object of libvirt that is owned here and freed at the end of the scope: a domain, a checkpoint, a snapshot.
struct Handle: ~Copyable {
    /// The object that libvirt handed out.
    let pointer: OpaquePointer
    private let free: @convention(c) (OpaquePointer?) -> Int32

    init(_ pointer: OpaquePointer, free: @escaping @convention(c) (OpaquePointer?) -> Int32) {
        self.pointer = pointer
        self.free = free
    }

    deinit { _ = free(pointer) }
}
