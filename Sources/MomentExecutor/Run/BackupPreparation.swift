public import Diagnostics
internal import Glibc
public import MomentRules
public import MomentSchemas

/// How a backup is looked over and completed before anything is sent.
public struct BackupPreparation: Sendable {
    /// The grammars that documents are checked by; nil leaves that to libvirt.
    public var grammars: GrammarStore?
    /// The release whose rules count; nil for the host's own.
    public var release: Release?
    /// The host's files, ports and names; nil where they can't be looked at from here. Not asked where the run has no
    /// files of the host.
    public var probe: HostProbe?
    /// Where a port is taken from for a pull backup on TCP that names none. No two runs of a process get the same.
    public var ports: PortPool
    /// What is put in beyond what libvirt fills in.
    public var completion: BackupCompletion
    /// What the backup is incremental to.
    public var base: BackupBase
    /// The clock that files and checkpoints without a name are named by, in seconds since 1970.
    public var time: @Sendable () -> Int64

    /// Our own grammars, compiled once in a process.
    public static let grammars = GrammarStore()

    /// Makes a preparation; by default everything that can be looked at is, on this machine.
    public init(
        grammars: GrammarStore? = BackupPreparation.grammars,
        release: Release? = nil,
        probe: HostProbe? = .local,
        ports: PortPool = .local(),
        completion: BackupCompletion = BackupCompletion(),
        base: BackupBase = .document,
        time: @escaping @Sendable () -> Int64 = BackupPreparation.now
    ) {
        self.grammars = grammars
        self.release = release
        self.probe = probe
        self.ports = ports
        self.completion = completion
        self.base = base
        self.time = time
    }

    /// The system's clock.
    public static func now() -> Int64 { Int64(Glibc.time(nil)) }
}
