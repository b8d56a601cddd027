internal import CLibvirt

/// The callbacks of one connection, registered for all its domains.
struct EventRegistration {
    private var identifiers: [Int32] = []
    /// The reference of the callback for a lost connection; nil if there is no such callback.
    private var closeContext: Unmanaged<EventHub>?

    /// Registers what the driver offers; one it does not is given in `refusal`.
    init(_ session: LibvirtSession, hub: EventHub, refusal: inout HostError?) {
        let table = session.library.table
        let attempts: [(UnsafeMutableRawPointer) -> Int32] = [
            { cvirt_register_lifecycle(table, session.connection, nil, lifecycle, $0, release) },
            { cvirt_register_job_completed(table, session.connection, nil, jobCompleted, $0, release) },
            { cvirt_register_block_job(table, session.connection, nil, blockJob, $0, release) },
        ]
        for attempt in attempts {
            // Each registration owns a reference, given back through `release`, or here if it did not come about.
            let context = Unmanaged.passRetained(hub)
            let identifier = attempt(context.toOpaque())
            if identifier < 0 {
                refusal = session.library.failure(of: "virConnectDomainEventRegisterAny")
                context.release()
            } else {
                identifiers.append(identifier)
            }
        }
        if let register = try? session.library.function(\.virConnectRegisterCloseCallback) {
            // Only drivers that talk to a daemon have something to lose. Others forget the callback, say that all went well, and never give a
            // reference back, so this one is not libvirt's to give.
            let context = Unmanaged.passRetained(hub)
            if register(session.connection, closed, context.toOpaque(), nil) == 0 {
                closeContext = context
            } else {
                context.release()
            }
        }
    }

    /// Takes everything back, once.
    mutating func end(_ session: LibvirtSession) {
        if let deregister = try? session.library.function(\.virConnectDomainEventDeregisterAny) {
            for identifier in identifiers { _ = deregister(session.connection, identifier) }
        }
        if let closeContext, let unregister = try? session.library.function(\.virConnectUnregisterCloseCallback) {
            // It waits for a call that is under way. Where it is refused, as on a connection that was just lost, one may still come.
            if unregister(session.connection, closed) == 0 { closeContext.release() }
        }
        closeContext = nil
    }
}

private func hub(_ context: UnsafeMutableRawPointer?) -> EventHub? {
    context.map { Unmanaged<EventHub>.fromOpaque($0).takeUnretainedValue() }
}

/// Who an event is about. The pointers belong to libvirt and are good only within the callback.
private func identity(_ connection: OpaquePointer?, _ domain: OpaquePointer?) -> DomainIdentity? {
    guard let connection, let domain, let library = try? LibvirtLibrary() else { return nil }
    return try? LibvirtSession(library: library, connection: connection).identity(domain)
}

private let release: virFreeCallback = { context in
    if let context { Unmanaged<EventHub>.fromOpaque(context).release() }
}

private let lifecycle: virConnectDomainEventCallback = { connection, domain, change, detail, context in
    hub(context)?.send(
        DomainEvent(
            domain: identity(connection, domain),
            kind: .lifecycle(LifecycleChange(rawValue: Int(change)), detail: Int(detail))
        )
    )
    return 0
}

private let jobCompleted: virConnectDomainEventJobCompletedCallback = { connection, domain, fields, count, context in
    // libvirt tells of a job's end in fields alone; whether it ended well is one of them.
    let fields = TypedParameters(UnsafeBufferPointer(start: fields, count: Int(count)))
    hub(context)?.send(
        DomainEvent(domain: identity(connection, domain), kind: .jobCompleted(JobStatistics(ended: fields)))
    )
}

private let blockJob: virConnectDomainEventBlockJobCallback = { connection, domain, disk, type, status, context in
    hub(context)?.send(
        DomainEvent(
            domain: identity(connection, domain),
            kind: .blockJob(disk: disk.map { String(cString: $0) } ?? "", type: Int(type), status: Int(status))
        )
    )
}

private let closed: virConnectCloseFunc = { _, reason, context in
    hub(context)?.send(
        DomainEvent(domain: nil, kind: .connectionClosed(ConnectionCloseReason(rawValue: Int(reason))))
    )
}
