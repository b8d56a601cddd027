public import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import Synchronization
internal import XMLTree

/// The files and ports of an imitated host: images, the sockets of its servers, what holds them.
final class MemorySurroundings: HostFiles {
    private struct State: Sendable {
        var images: NameMap<MemoryImage> = [:]
        /// Which file each image is, and how many have been made.
        var identities: NameMap<FileIdentity> = [:]
        var made: UInt64 = 0
        /// What domains and jobs have open.
        var held: NameSet = []
        /// What others have open.
        var heldByOthers: NameSet = []
        /// The servers of running jobs.
        var servers: Set<NBDServer> = []
        /// Ports at which others listen.
        var foreignPorts: Set<UInt16> = []
    }

    private let state = Mutex(State())
    private let time: @Sendable () -> Instant

    /// Creates surroundings in which there is no file; `time` gives the seconds since 1970.
    init(time: @escaping @Sendable () -> Instant) { self.time = time }

    /// The image at a path.
    subscript(path: String) -> MemoryImage? {
        get { state.withLock { $0.images[path] } }
        set {
            let time = time().seconds
            state.withLock { state in
                if newValue == nil {
                    state.identities[path] = nil
                } else if state.images[path] == nil {
                    state.made += 1
                    state.identities[path] = FileIdentity(device: 0, number: state.made, birth: time * 1_000_000_000)
                }
                state.images[path] = newValue
            }
        }
    }

    /// The paths of all images.
    var paths: [String] { state.withLock { Array($0.images.keys) } }

    /// Takes an image away, and gives it.
    func removeValue(forKey path: String) -> MemoryImage? {
        state.withLock { state in
            state.identities[path] = nil
            return state.images.removeValue(forKey: path)
        }
    }

    /// Notes what is open, and served, now.
    func update(held: NameSet, servers: Set<NBDServer>) {
        state.withLock {
            $0.held = held
            $0.servers = servers
        }
    }

    /// Has somebody else hold an image, or let go of it.
    func setHeld(_ path: String, isHeld: Bool) {
        state.withLock { state in
            if isHeld { state.heldByOthers.insert(path) } else { state.heldByOthers.remove(path) }
        }
    }

    /// Has somebody else listen at a port, or stop.
    func setForeign(_ port: UInt16, isListening: Bool) {
        state.withLock { state in
            if isListening { state.foreignPorts.insert(port) } else { state.foreignPorts.remove(port) }
        }
    }

    /// Whether nobody listens at a port.
    func isFree(_ port: UInt16) -> Bool {
        state.withLock { !$0.foreignPorts.contains(port) && !$0.servers.contains(.tcp(port: UInt32(port))) }
    }

    /// What the rules look at. Every directory is there.
    var probe: HostProbe {
        HostProbe(
            file: { [self] in self[$0] == nil ? .missing : .regular(size: 196_608) },
            isPortFree: { [self] _, port in isFree(port) }
        )
    }

    /// What a request's documents are held to: that a port is taken is found when QEMU begins to listen, in words of its own.
    var documentProbe: HostProbe {
        var probe = probe
        probe.isPortFree = { _, _ in nil }
        return probe
    }

    func exists(_ path: String) -> Bool { self[path] != nil || isListening(at: path) == true }

    func isLocked(_ path: String) -> Bool? {
        state.withLock { $0.images[path] == nil ? nil : $0.held.contains(path) || $0.heldByOthers.contains(path) }
    }

    func flush(_ path: String) -> Int32? { nil }

    func remove(_ path: String) -> Int32? {
        self[path] = nil
        return nil
    }

    func entries(of directory: String) -> [HostEntry]? {
        let prefix = Array((directory.utf8.last == UInt8(ascii: "/") ? directory : directory + "/").utf8)
        func names(_ paths: some Sequence<String>, _ kind: HostEntry.Kind) -> [HostEntry] {
            paths.filter { $0.utf8.starts(with: prefix) }.map {
                String(decoding: $0.utf8.dropFirst(prefix.count), as: UTF8.self)
            }
            .filter { !$0.utf8.contains(UInt8(ascii: "/")) }
            .map { HostEntry($0, kind) }
        }
        return state.withLock { state in
            let sockets = state.servers.compactMap { if case .unix(let path) = $0 { path } else { nil } }
            return names(state.images.keys, .file) + names(sockets, .socket)
        }.sorted { $0.name < $1.name }
    }

    func isThere(_ path: String) -> Bool? { exists(path) }

    /// Images are qcow2 here, and name nothing below them: chains are the domains'.
    func head(of path: String, count: Int) -> [UInt8]? {
        self[path] == nil ? nil : Array([0x51, 0x46, 0x49, 0xFB].prefix(count))
    }

    func identity(of path: String) -> FileIdentity? { state.withLock { $0.identities[path] } }

    func isListening(at socket: String) -> Bool? {
        state.withLock { $0.servers.contains(.unix(path: socket)) }
    }

    /// Nobody ever connects to an imitated server.
    func clients(of server: NBDServer) -> Int? { state.withLock { $0.servers.contains(server) ? 0 : nil } }
}

extension InMemoryHost {
    /// The imitated host's own files, ports and images, and its clock.
    public nonisolated var surroundings: HostSurroundings {
        HostSurroundings(
            files: isReachable ? images : nil,
            probe: isReachable ? images.probe : nil,
            ports: ports,
            images: isReachable ? self : nil,
            records: isReachable ? records : nil,
            time: time
        )
    }

    /// Has a program that is none of the host's own listen at a TCP port, or stop.
    public nonisolated func setPort(_ port: UInt16, isTaken: Bool) { images.setForeign(port, isListening: isTaken) }

    /// Has a program that is none of the host's own hold an image open, or let go of it.
    public nonisolated func setImage(_ path: String, isHeld: Bool) { images.setHeld(path, isHeld: isHeld) }

    /// Tells the surroundings what running domains and jobs hold.
    func updateHeld() {
        var held: NameSet = []
        var servers: Set<NBDServer> = []
        for domain in domains {
            if domain.state.isActive { held.formUnion(domain.chains.allValues.joined()) }
            guard let job = domain.job else { continue }
            held.formUnion(job.paths)
            if let server = job.server { servers.insert(server) }
        }
        images.update(held: held, servers: servers)
    }
}

extension MemoryJob {
    /// Where a pull is served.
    var server: NBDServer? {
        switch backup.server?.address {
        case .tcp(_, let port?): .tcp(port: port)
        case .unix(let path): .unix(path: path)
        default: nil
        }
    }
}
