import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Who else on the machine can read what is written, or decide where it goes.
///
/// A file that libvirt makes is for its owner alone (mode 600) in whatever directory; one that is there already gets another owner and
/// keeps its mode. Where it is made decides who could have put something there before.
enum ExposureRules {
    /// Tells of a file or device that a guest's data, memory or overwritten blocks are to go to.
    static func check(_ path: String, _ submission: Submission, at place: SourceAnchor, _ findings: inout Findings) {
        guard path.utf8.first == UInt8(ascii: "/") else { return }
        checkReading(path, submission.host, at: place, &findings)
        checkPlace(path, submission, at: place, &findings)
    }

    private static func checkReading(
        _ path: String,
        _ host: HostProbe?,
        at place: SourceAnchor,
        _ findings: inout Findings
    ) {
        guard let host, let facts = host.facts(path), [.file, .blockDevice].contains(facts.kind),
            let mode = facts.mode, mode & 0o004 != 0
        else { return }
        // Nobody gets to what lies in a directory that is closed to others, whatever its own mode.
        let isClosed = HostFacts.directories(to: path).contains { directory in
            host.facts(directory)?.mode.map { $0 & 0o001 == 0 } ?? false
        }
        guard !isClosed else { return }
        findings.add(
            .worldReadable,
            "everybody may read \(path) (mode \(String(mode, radix: 8))), and libvirt leaves its mode as it is",
            at: place,
            notes: [Diagnostic.Note("take the right away first: chmod o-r \(path)")]
        )
    }

    private static func checkPlace(
        _ path: String,
        _ submission: Submission,
        at place: SourceAnchor,
        _ findings: inout Findings
    ) {
        let way = HostFacts.directories(to: path)
        guard let host = submission.host else {
            guard let directory = way.first, shared.contains(directory) else { return }
            tell(path, directory, "by custom", "can put a file or a link there before", at: place, &findings)
            return
        }
        for (index, directory) in way.enumerated() {
            guard let facts = host.facts(directory), facts.kind == .directory, let mode = facts.mode, mode & 0o002 != 0
            else { continue }
            let bits = "mode \(String(mode, radix: 8))"
            if mode & 0o1000 == 0 {
                tell(path, directory, bits, "can replace it at any time", at: place, &findings)
                return
            }
            // The sticky bit keeps what is there from all but its owner: what matters is who that is, or who comes first.
            let entry = host.facts(index == 0 ? path : way[index - 1])
            if index == 0, entry?.kind == .missing || host.file(path) == .missing {
                tell(path, directory, bits, "can put a file or a link there before", at: place, &findings)
                return
            }
            let trusted = [0, submission.domain?.description.process.user ?? host.process.user]
            guard let owner = entry?.owner, !trusted.contains(owner) else { continue }
            tell(path, directory, bits, "did: it is user \(owner)'s", at: place, &findings)
            return
        }
    }

    private static func tell(
        _ path: String,
        _ directory: String,
        _ bits: String,
        _ what: String,
        at place: SourceAnchor,
        _ findings: inout Findings
    ) {
        findings.add(
            .worldWritable,
            "everybody may write to \(directory) (\(bits)), the way to \(path): whoever likes \(what)",
            at: place,
            notes: [Diagnostic.Note("use a directory that only root and QEMU's user may write to")]
        )
    }

    /// The directories that everybody may write to wherever Linux runs: the hierarchy of file systems says so of the first two.
    private static let shared = ["/tmp", "/var/tmp", "/dev/shm"]
}

extension Rule {
    static let worldReadable = Rule(
        warning: .worldReadable,
        .host,
        "Everybody may read what the guest's data go to",
        """
        A file that libvirt makes for a backup, an overlay of a running domain or its memory can be read by its owner alone. One that is there \
        already, to be reused or overwritten, gets QEMU's user for its owner, and keeps its mode: what others could read, they can read with \
        the guest's data in it.
        """,
        before: """
            <!-- given: flag reuse-external; image qcow2 /backup/vda; readable file /backup/vda -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: flag reuse-external; image qcow2 /backup/vda; private file /backup/vda -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareOneStorage"
    )

    static let worldWritable = Rule(
        warning: .worldWritable,
        .host,
        "Everybody may write to the directory of a file",
        """
        Whoever may write to the directory can put something of his own at the path before libvirt does: a file, so that nothing is made, or a \
        link, so that it is made elsewhere, unless the kernel follows no such links (fs.protected_symlinks). Without the sticky bit he can \
        replace what was made, too. Where nobody looked at the host, /tmp, /var/tmp and /dev/shm count as such directories, as they are nearly \
        everywhere.
        """,
        before: """
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks><disk name='vda' type='file'><scratch file='/tmp/vda.scratch'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks><disk name='vda' type='file'><scratch file='/backup/vda.scratch'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareOneStorage"
    )
}
