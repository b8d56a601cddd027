internal import CLibvirt

extension LibvirtConnection {
    /// The domains that pass a filter, in no order.
    public func domains(matching filter: DomainFilter) async throws(HostError) -> [DomainIdentity] {
        try await control.perform(#function) { session throws(HostError) in
            try session.list(\.virConnectListAllDomains, free: \.virDomainFree) { list, domains in
                list(session.connection, domains, filter.libvirtFlags)
            } each: { domain throws(HostError) in
                try session.identity(domain)
            }
        }
    }

    /// A domain as it is now.
    public func summary(of domain: DomainReference) async throws(HostError) -> DomainSummary {
        try await look(domain) { session, domain throws(HostError) in
            var state: Int32 = 0
            var reason: Int32 = 0
            try session.number(\.virDomainGetState) { $0(domain, &state, &reason, 0) }
            return DomainSummary(
                identity: try session.identity(domain),
                state: DomainSummary.State(rawValue: Int(state)),
                stateReason: Int(reason),
                isPersistent: try session.number(\.virDomainIsPersistent) { $0(domain) } == 1,
                hasManagedSave: try session.hasManagedSave(domain)
            )
        }
    }

    /// The `<domain>` document.
    public func domainDescription(
        of domain: DomainReference,
        options: DomainDescriptionOptions
    ) async throws(HostError) -> String {
        if options.contains(.secure) { try requireWriting() }
        return try await look(domain) { session, domain throws(HostError) in
            try session.text(\.virDomainGetXMLDesc) { $0(domain, options.rawValue) }
        }
    }

    /// Defines a domain, or replaces its definition, by a `<domain>` document.
    public func define(xml: String) async throws(HostError) -> DomainIdentity {
        try requireWriting()
        try refuseNull(xml, what: "document")
        return try await calls.perform(#function) { session throws(HostError) in
            let domain = try session.object(\.virDomainDefineXMLFlags, free: \.virDomainFree) {
                $0(session.connection, xml, 0)
            }
            return try session.identity(domain.pointer)
        }
    }

    /// Starts a domain that has no definition of its own.
    public func create(xml: String, options: StartOptions) async throws(HostError) -> DomainIdentity {
        try requireWriting()
        try refuseNull(xml, what: "document")
        return try await calls.perform(#function) { session throws(HostError) in
            let domain = try session.object(\.virDomainCreateXML, free: \.virDomainFree) {
                $0(session.connection, xml, options.rawValue)
            }
            return try session.identity(domain.pointer)
        }
    }

    /// Removes the definition of a domain.
    public func undefine(_ domain: DomainReference, options: UndefineOptions) async throws(HostError) {
        try await change(domain) { session, domain throws(HostError) in
            if !options.contains(.checkpointsMetadata), try session.countsCheckpoints(domain) > 0 {
                // libvirt 9.0.0 overlooks some of them, depending on other flags.
                throw HostError(
                    .operationInvalid,
                    message: "the domain has checkpoints, whose metadata would be lost with its definition",
                    explanation: "undefine it with the checkpoints' metadata, or delete the checkpoints first"
                )
            }
            try session.number(\.virDomainUndefineFlags) { $0(domain, options.rawValue) }
        }
    }

    /// Starts a defined domain; from its managed save image if it has one, which is then gone.
    public func start(_ domain: DomainReference, options: StartOptions) async throws(HostError) {
        try await change(domain) { session, domain throws(HostError) in
            try session.number(\.virDomainCreateWithFlags) { $0(domain, options.rawValue) }
        }
    }

    /// Ends a domain's process at once.
    public func destroy(_ domain: DomainReference) async throws(HostError) {
        // Past the lane of calls: it must get through while one of them waits.
        try await change(domain, lane: .control) { session, domain throws(HostError) in
            try session.number(\.virDomainDestroyFlags) { $0(domain, 0) }
        }
    }

    /// Pauses the domain's processors with `virDomainSuspend`.
    public func suspend(_ domain: DomainReference) async throws(HostError) {
        try await change(domain) { session, domain throws(HostError) in
            try session.number(\.virDomainSuspend) { $0(domain) }
        }
    }

    /// Lets a paused domain go on.
    public func resume(_ domain: DomainReference) async throws(HostError) {
        try await change(domain) { session, domain throws(HostError) in
            try session.number(\.virDomainResume) { $0(domain) }
        }
    }

    /// Has the guest agent freeze the guest's file systems; gives their number.
    public func freezeFileSystems(of domain: DomainReference) async throws(HostError) -> Int {
        try await change(domain) { session, domain throws(HostError) in
            try session.number(\.virDomainFSFreeze) { $0(domain, nil, 0, 0) }
        }
    }

    /// Has the guest agent thaw the guest's file systems; gives their number.
    public func thawFileSystems(of domain: DomainReference) async throws(HostError) -> Int {
        try await change(domain) { session, domain throws(HostError) in
            try session.number(\.virDomainFSThaw) { $0(domain, nil, 0, 0) }
        }
    }
}

extension LibvirtSession {
    /// Whether a domain has a managed save image; drivers that know no such thing have none.
    func hasManagedSave(_ domain: OpaquePointer) throws(HostError) -> Bool {
        do throws(HostError) {
            return try number(\.virDomainHasManagedSaveImage) { $0(domain, 0) } == 1
        } catch  where error.code == .noSupport {
            return false
        }
    }

    /// How many checkpoints a domain has; drivers that know no such thing have none.
    func countsCheckpoints(_ domain: OpaquePointer) throws(HostError) -> Int {
        do throws(HostError) {
            return try number(\.virDomainListAllCheckpoints) { $0(domain, nil, 0) }
        } catch  where [.noSupport, .functionMissing].contains(error.code) {
            return 0
        }
    }
}
