import Foundation
import Glibc
import LibvirtHost
import TestRequirements
import TestSupport

/// A libvirtd of its own below a directory that nobody else uses, which tests may kill and start again.
///
/// It is an ordinary user's daemon, so that everything it writes is where its environment says; started by root, it
/// runs as another user for that. Nothing in /etc, /var or /run is touched.
actor DaemonHost: GuestHost {
    static let shared = DaemonHost()

    /// Short, because sockets' paths may have 107 bytes.
    nonisolated let root: URL
    nonisolated var images: URL { root.appending(path: "images") }
    nonisolated var uri: String { "qemu+unix:///session?socket=\(root.path)/r/libvirt/libvirt-sock" }
    // The user may not open /dev/kvm.
    nonisolated var domainType: String { "qemu" }

    private var process: Process?
    private var count = 0

    private init() { root = URL(filePath: "\(Scratch.path)/d") }

    /// The user `nobody`, whom root becomes for the daemon.
    private static let user: uid_t = 65534

    func nextName() -> String {
        count += 1
        return "d\(count)"
    }

    nonisolated func give(_ directory: URL) throws {
        guard getuid() == 0 else { return }
        for path in [directory.path]
            + (FileManager.default.subpaths(atPath: directory.path) ?? []).map({ "\(directory.path)/\($0)" })
        where chown(path, Self.user, Self.user) != 0 {
            throw Tool.Failure(description: "\(path) can't be given away: error \(errno)")
        }
    }

    /// A new connection, to a daemon that is started if none runs.
    func connect() async throws -> LibvirtConnection { try await connect(keepAlive: KeepAlive()) }

    /// A new connection that notices a silent daemon as it says.
    func connect(keepAlive: KeepAlive?) async throws -> LibvirtConnection {
        if process?.isRunning != true { try start() }
        // It listens a moment after it was started.
        for _ in 0..<1_000 {
            let host = try? await LibvirtConnection.connect(
                to: uri,
                keepAlive: keepAlive,
                surroundings: { [root] host in
                    guard host.isLocal else { return .unreachable() }
                    return .local(records: LocalBackupRecords(directory: "\(root.path)/records"))
                }
            )
            if let host { return host }
            guard process?.isRunning == true else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        let log = (try? String(contentsOf: root.appending(path: "log"), encoding: .utf8)) ?? ""
        throw Tool.Failure(description: "libvirtd does not answer: \(log.suffix(2_000))")
    }

    /// Kills the daemon, as the kernel would; its guests run on.
    func kill() {
        process.map { _ = Glibc.kill($0.processIdentifier, SIGKILL) }
        process?.waitUntilExit()
        process = nil
    }

    /// Stops the daemon's processors, or lets them go on: a host that does not answer any more.
    func freeze(_ isFrozen: Bool) {
        process.map { _ = Glibc.kill($0.processIdentifier, isFrozen ? SIGSTOP : SIGCONT) }
    }

    private func start() throws {
        guard let program = Requirement.findProgram("libvirtd"), let become = Requirement.findProgram("setpriv") else {
            throw Tool.Failure(description: "libvirtd or setpriv is not there")
        }
        for name in ["r", "c", "k", "images"] {
            try FileManager.default.createDirectory(
                at: root.appending(path: name),
                withIntermediateDirectories: true
            )
        }
        try give(root)
        let process = Process()
        // With a timeout, so that a daemon that this process leaves behind ends by itself.
        let arguments = [program, "--timeout", "120"]
        process.executableURL = URL(filePath: getuid() == 0 ? become : program)
        process.arguments =
            getuid() == 0
            ? ["--reuid=\(Self.user)", "--regid=\(Self.user)", "--clear-groups"] + arguments
            : Array(arguments.dropFirst())
        process.environment = [
            "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": root.path, "XDG_RUNTIME_DIR": "\(root.path)/r",
            "XDG_CONFIG_HOME": "\(root.path)/c", "XDG_CACHE_HOME": "\(root.path)/k",
        ]
        let log = root.appending(path: "log")
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.process = process
    }
}
