import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Whether there is room for what is to be written. What a guest writes meanwhile nobody knows, so these are warnings.
struct RoomRules {
    private let submission: Submission
    private let host: HostProbe
    /// What is wanted of each file system, with the first place that wants it.
    private var wanted:
        [(fileSystem: UInt64, bytes: UInt64, free: UInt64, directory: String, what: [String], place: SourceAnchor)] = []

    /// Prepares the rules, or returns nil if nobody looks at the host.
    init?(_ submission: Submission) {
        guard let host = submission.host else { return nil }
        self.submission = submission
        self.host = host
    }

    /// Counts a file that takes at most so many bytes.
    mutating func add(_ path: String, _ bytes: UInt64?, _ what: String, at place: SourceAnchor) {
        let directory = HostFacts.split(path).directory
        guard let bytes, let facts = host.facts(directory), let free = facts.freeSpace else { return }
        if let fileSystem = facts.fileSystem, let index = wanted.firstIndex(where: { $0.fileSystem == fileSystem }) {
            wanted[index].bytes = wanted[index].bytes.addingReportingOverflow(bytes).partialValue
            wanted[index].what.append(what)
        } else {
            wanted.append((facts.fileSystem ?? UInt64.max, bytes, free, directory, [what], place))
        }
    }

    /// The most that a copy of a disk takes: what its images take, and no more than the disk holds.
    func copySize(of disk: DomainDisk?) -> UInt64? {
        guard let disk, let path = disk.path else { return nil }
        var taken: UInt64 = 0
        for path in [path] + disk.backingPaths {
            guard let image = host.image(path), let size = image.allocatedSize else { return nil }
            taken = taken.addingReportingOverflow(size).partialValue
        }
        return min(taken, HostRules.size(of: path, as: disk.format ?? .raw, host) ?? .max)
    }

    /// Tells of the file systems that have less.
    func tell(_ findings: inout Findings) {
        for need in wanted where need.bytes > need.free {
            let what = need.what.joined(separator: ", ")
            findings.add(
                .roomShort,
                "\(what) may take \(ByteCount.text(need.bytes)), and \(need.directory) has \(ByteCount.text(need.free)) free",
                at: need.place
            )
        }
    }
}

extension Rule {
    static let roomShort = Rule(
        warning: .roomShort,
        .host,
        "There may not be room for what is written",
        """
        A full copy takes at most what the disk's images take; so does a scratch file in the worst case, where the guest overwrites everything \
        while the backup lasts. Memory takes at most its size. A backup that runs out of room fails, and is undone; a guest whose overlay does \
        is paused.
        """,
        before: """
            <!-- given: full directory /backup -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: open directory /backup -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupBegin",
        libvirt: "accepts it; the job fails when the room is used up"
    )
}
