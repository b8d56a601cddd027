import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Whether QEMU's user can get at a path: libvirt makes and hands over files, and never opens a directory for QEMU.
enum AccessRules {
    /// A file that QEMU opens by its path, and that libvirt gives to QEMU's user.
    static func checkFile(_ path: String, _ submission: Submission, at place: SourceAnchor, _ findings: inout Findings)
    {
        guard let process = Process(submission) else { return }
        process.checkWay(to: path, at: place, &findings)
    }

    /// A socket that QEMU makes itself, after removing what is there.
    static func checkSocket(
        _ path: String,
        _ submission: Submission,
        at place: SourceAnchor,
        _ findings: inout Findings
    ) {
        let confinement = submission.domain?.description.process.confinement ?? submission.host?.process.confinement
        if submission.host != nil, let model = confinement?.first(where: { $0 == "apparmor" || $0 == "selinux" }) {
            checkConfinement(path, model, at: place, &findings)
        }
        guard let process = Process(submission), process.checkWay(to: path, at: place, &findings) else { return }
        let directory = HostFacts.split(path).directory
        guard let facts = process.host.facts(directory), facts.kind == .directory else { return }
        if process.may(.write, facts) == false {
            findings.add(
                .directoryNotWritable,
                "QEMU runs as user \(process.user), who can't make a socket in \(directory) (\(Process.bits(facts)))",
                at: place,
                notes: [Diagnostic.Note(Process.remedy(directory, "wx", process.user))]
            )
            return
        }
        // In a directory with the sticky bit only its owner, or the file's, may remove a file.
        if facts.mode.map({ $0 & 0o1000 != 0 }) == true, facts.owner != process.user,
            let there = process.host.facts(path), there.kind != .missing, let owner = there.owner, owner != process.user
        {
            findings.add(
                .socketNotRemovable,
                "\(path) is there and belongs to user \(owner), and QEMU, which runs as user \(process.user), can't remove it",
                at: place
            )
        }
    }

    /// libvirt's rules for a domain's confinement name its disks and what a backup writes, and no socket of a backup.
    private static func checkConfinement(
        _ path: String,
        _ model: String,
        at place: SourceAnchor,
        _ findings: inout Findings
    ) {
        let isApparmor = model == "apparmor"
        findings.add(
            .socketConfined,
            isApparmor
                ? "QEMU is confined by AppArmor, and its profile must allow \(path)"
                : "QEMU is confined by SELinux, and \(HostFacts.split(path).directory) must be of a type in which it may make sockets",
            at: place,
            notes: [
                Diagnostic.Note(
                    isApparmor
                        ? "such as '\(path) rw,' in /etc/apparmor.d/local/abstractions/libvirt-qemu; it counts from the domain's next start"
                        : "such as /run/libvirt/qemu, or one that 'chcon -t qemu_var_run_t' was done to"
                )
            ]
        )
    }

    /// A process of QEMU, and what it may do.
    private struct Process {
        enum Right: UInt32 {
            case search = 1
            case write = 2
        }

        let user: UInt32
        let group: UInt32?
        let groups: [UInt32]?
        let host: HostProbe

        /// Nil where nobody says who QEMU runs as, or it is root, whom libvirt may have left some of root's rights.
        init?(_ submission: Submission) {
            guard let host = submission.host else { return nil }
            var facts = submission.domain?.description.process ?? ProcessFacts()
            if facts.user == nil { facts = host.process }
            guard let user = facts.user, user != 0 else { return nil }
            self.user = user
            group = facts.group
            groups = facts.groups ?? host.groups(user)
            self.host = host
        }

        /// Tells of the first directory on the way to a path that can't be entered; false where there is one.
        @discardableResult
        func checkWay(to path: String, at place: SourceAnchor, _ findings: inout Findings) -> Bool {
            for directory in HostFacts.directories(to: path).reversed() {
                guard let facts = host.facts(directory), facts.kind == .directory, may(.search, facts) == false else {
                    continue
                }
                findings.add(
                    .directoryClosed,
                    "QEMU runs as user \(user), who can't enter \(directory) (\(Self.bits(facts)))",
                    at: place,
                    notes: [Diagnostic.Note(Self.remedy(directory, "x", user))]
                )
                return false
            }
            return true
        }

        /// Whether the process has a right to a directory; nil where that can't be told.
        func may(_ right: Right, _ facts: FileFacts) -> Bool? {
            guard let mode = facts.mode, let owner = facts.owner, let owning = facts.group else { return nil }
            let bit = right.rawValue
            if owner == user { return mode & bit << 6 != 0 }
            // A list may give more, or less, to this very user.
            if facts.hasAccessList != false { return nil }
            let (ofGroup, ofOthers) = (mode & bit << 3 != 0, mode & bit != 0)
            if owning == group || groups?.contains(owning) == true { return ofGroup }
            return groups != nil || ofGroup == ofOthers ? ofOthers : nil
        }

        static func bits(_ facts: FileFacts) -> String {
            let digits = String(facts.mode ?? 0, radix: 8)
            return "mode \(digits), user \(facts.owner ?? 0), group \(facts.group ?? 0)"
        }

        static func remedy(_ directory: String, _ rights: String, _ user: UInt32) -> String {
            "use another directory, or open this one: setfacl -m u:\(user):\(rights) \(directory)"
        }
    }
}

extension Rule {
    static let directoryClosed = Rule(
        .directoryClosed,
        .host,
        error: .internalError,
        "QEMU's user can't enter a directory",
        """
        libvirt gives a file that it makes to the user whom QEMU runs as, and QEMU opens it by its path: each directory on the way must \
        let that user in. Who it is stands in a running domain's <seclabel model='dac'>, and by default in qemu.conf.
        """,
        before: """
            <!-- given: QEMU user 64055; closed directory /backup -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: QEMU user 64055; open directory /backup -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let directoryNotWritable = Rule(
        .directoryNotWritable,
        .host,
        error: .internalError,
        "QEMU's user can't make a socket in its directory",
        "Unlike files, which libvirt makes and hands over, the socket of a pull backup is made by QEMU itself.",
        before: """
            <!-- given: QEMU user 64055; open directory /run/b -->
            <domainbackup mode='pull'>
              <server transport='unix' socket='/run/b/nbd.sock'/>
            </domainbackup>
            """,
        after: """
            <!-- given: QEMU user 64055; shared directory /run/b -->
            <domainbackup mode='pull'>
              <server transport='unix' socket='/run/b/nbd.sock'/>
            </domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let socketNotRemovable = Rule(
        .socketNotRemovable,
        .host,
        error: .internalError,
        "QEMU can't remove the socket that is there",
        """
        Before it listens, QEMU removes what is at the socket's path. In a directory with the sticky bit, such as /tmp, only the file's \
        owner may.
        """,
        before: """
            <!-- given: QEMU user 64055; shared directory /run/b; foreign socket /run/b/nbd.sock -->
            <domainbackup mode='pull'>
              <server transport='unix' socket='/run/b/nbd.sock'/>
            </domainbackup>
            """,
        after: """
            <!-- given: QEMU user 64055; shared directory /run/b; foreign socket /run/b/nbd.sock -->
            <domainbackup mode='pull'>
              <server transport='unix' socket='/run/b/web.sock'/>
            </domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let socketConfined = Rule(
        warning: .socketConfined,
        .host,
        "QEMU is confined, and the socket's path may be forbidden",
        """
        libvirt adds to a domain's AppArmor profile, and labels for SELinux, what a backup writes, and not the socket it is served at. What \
        the policy says was not looked at.
        """,
        before: """
            <!-- given: confined by apparmor -->
            <domainbackup mode='pull'>
              <server transport='unix' socket='/run/b/nbd.sock'/>
            </domainbackup>
            """,
        after: """
            <!-- given: confined by apparmor -->
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
            </domainbackup>
            """,
        function: "qemuMonitorNBDServerStart",
        libvirt: "accepts it; QEMU may be kept from making the socket: error 1, INTERNAL_ERROR"
    )
}
