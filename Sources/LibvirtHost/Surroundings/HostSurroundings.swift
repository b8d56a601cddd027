internal import Glibc
public import MomentRules

/// What a host has around its libvirt, as far as it can be reached from here: files, facts for rules, ports, images, a
/// clock.
///
/// A host owns its surroundings (``InspectableHost/surroundings``), and nobody else looks at a file: so a backup on
/// another machine, or on one in memory, touches nothing of this one.
public struct HostSurroundings: Sendable {
    /// Its files; nil where they can't be reached.
    public var files: (any HostFiles)?
    /// What rules look at: files, ports and names; nil where that can't be reached.
    public var probe: HostProbe?
    /// The TCP ports of the host that backups may listen on.
    public var ports: HostPorts
    /// What looks into its images; nil where they can't be reached.
    public var images: (any ImageTool)?
    /// The records of its backups; nil where none can be kept, and what was saved is then not known.
    public var records: (any BackupRecords)?
    /// The clock that files and checkpoints without a name are named by, in seconds since 1970.
    public var time: @Sendable () -> Instant

    /// Makes surroundings of their parts.
    public init(
        files: (any HostFiles)?,
        probe: HostProbe?,
        ports: HostPorts,
        images: (any ImageTool)?,
        records: (any BackupRecords)? = nil,
        time: @escaping @Sendable () -> Instant
    ) {
        self.files = files
        self.probe = probe
        self.ports = ports
        self.images = images
        self.records = records
        self.time = time
    }

    /// This machine's.
    ///
    /// - Parameters:
    ///   - images: What looks into its images.
    ///   - records: Where records of backups are kept.
    public static func local(
        images: any ImageTool = QemuImg(),
        records: any BackupRecords = LocalBackupRecords()
    ) -> HostSurroundings {
        HostSurroundings(
            files: LocalHostFiles(),
            probe: .local,
            ports: .local(),
            images: images,
            records: records,
            time: { Instant.now }
        )
    }

    /// Those of a host of which nothing can be reached but libvirt. Ports are left for QEMU to try, and names are made
    /// by this machine's clock, which is the only one.
    ///
    /// - Parameter records: Where records of backups are kept, on this machine; nil for nowhere.
    public static func unreachable(records: (any BackupRecords)? = nil) -> HostSurroundings {
        HostSurroundings(
            files: nil,
            probe: nil,
            ports: HostPorts { _, _ in nil },
            images: nil,
            records: records,
            time: { Instant.now }
        )
    }

    /// Those of the other end of a connection: this machine's where it is this machine. Records of backups are kept here in
    /// any case: they are of what was begun from here.
    public static func found(for host: HostDescription) -> HostSurroundings {
        let records = LocalBackupRecords(of: host)
        return host.isLocal ? .local(records: records) : .unreachable(records: records)
    }
}

extension HostSurroundings {
    /// What is known of a domain's backups; nil where nothing can be, and why.
    package func knownBackups(of domain: DomainIdentity) -> (known: [KnownBackup]?, reason: String?) {
        guard let records else { return (nil, "what was saved is not known: no records are kept of this host") }
        do throws(BackupRecordError) {
            return (try records.records(of: domain.uuid), nil)
        } catch {
            return (nil, "what was saved is not known: \(error)")
        }
    }
}
