import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Where a pull backup is served.
enum BackupServerRules {
    /// What libvirt's parser refuses although the grammar takes it.
    static func checkDocument(_ backup: DomainBackup, _ findings: inout Findings) {
        guard let server = backup.server else { return }
        let origin = server.unmodelled.origin
        switch server.address {
        case .tcp(_, let port?) where port > 65_535:
            findings.add(
                .serverPortRange,
                "port \(port) is not a TCP port; use 1 to 65535",
                at: SourceAnchor(origin, "port"),
                expected: ["1 to 65535"]
            )
        case .unix(let socket) where !socket.isEmpty && !socket.hasPrefix("/"):
            findings.add(
                .socketNotAbsolute,
                "socket '\(socket)' is no absolute path",
                at: SourceAnchor(origin, "socket")
            )
        default: break
        }
    }

    /// The longest path of a unix socket on Linux, in bytes.
    private static let longestSocket = 107

    /// What the driver refuses when it has looked for the disks.
    static func checkAddress(_ backup: DomainBackup, _ submission: Submission, _ findings: inout Findings) {
        if case .descriptors(let group)? = backup.server?.address {
            checkDescriptors(group, SourceAnchor(backup.server?.unmodelled.origin, "fdgroup"), submission, &findings)
        } else if submission.release < FeatureRelease.automaticPort {
            checkPort(backup, &findings)
        }
    }

    private static func checkDescriptors(
        _ group: String,
        _ place: SourceAnchor,
        _ submission: Submission,
        _ findings: inout Findings
    ) {
        if submission.release < FeatureRelease.serverOnDescriptors {
            findings.add(
                .serverDescriptorsTooNew,
                "transport 'fd' is read by libvirt \(submission.release), but not used yet",
                at: place
            )
        } else if submission.domain?.descriptorGroups?.contains(group) == false {
            findings.add(.descriptorsMissing, "nobody handed over file descriptors as '\(group)'", at: place)
        }
    }

    private static func checkPort(_ backup: DomainBackup, _ findings: inout Findings) {
        guard let server = backup.server, case .tcp(_, let port) = server.address, port ?? 0 == 0 else { return }
        let attribute = server.unmodelled.origin?.attribute("port")
        // A port that is none was reported for what it is.
        if port == nil, attribute != nil { return }
        findings.add(
            .serverPortMissing,
            "no port: this release of libvirt has no default; use 1 to 65535",
            at: SourceAnchor(server.unmodelled.origin, "port"),
            expected: ["1 to 65535"],
            fixes: attribute == nil
                ? Diagnostic.Fix.adding("port", "10809", to: server.unmodelled.origin)
                : Diagnostic.Fix.setting(attribute, to: "10809")
        )
    }

    /// What starting the server shows, once all files are made.
    static func checkStart(_ backup: DomainBackup, _ submission: Submission, _ findings: inout Findings) {
        guard let server = backup.server else { return }
        let origin = server.unmodelled.origin
        if case .tcp(let host, let port?) = server.address, 1...65_535 ~= port {
            HostRules.checkServer(host, UInt16(port), submission, origin, &findings)
        }
        if case .tcp(let host, let port) = server.address, port ?? 0 == 0,
            submission.release >= FeatureRelease.automaticPort
        {
            HostRules.checkChoice(host, submission, origin, &findings)
        }
        ServerReachRules.check(server, submission, &findings)
        if case .unix(let socket) = server.address {
            if socket.utf8.count > longestSocket {
                findings.add(
                    .socketPathTooLong,
                    "socket path has \(socket.utf8.count) bytes; the most is \(longestSocket)",
                    at: SourceAnchor(origin, "socket")
                )
            }
            HostRules.checkSocket(socket, submission, origin, &findings)
        }
        if server.tls == true, submission.host?.hasBackupCertificates == false {
            findings.add(
                .serverCertificates,
                "the host has no TLS certificates for backups",
                at: SourceAnchor(origin, "tls")
            )
        }
    }

    /// The longest name of an export in NBD's protocol, in bytes.
    private static let longestExportName = 4096
    /// The longest name of a bitmap in a qcow2 image, in bytes.
    private static let longestBitmapName = 1023

    /// The bitmap of an incremental export; that of a full one is not made.
    private static func checkBitmapName(_ item: BackupItem, _ findings: inout Findings) {
        guard item.base != nil, let name = item.exportBitmap,
            name.isEmpty || name.utf8.count > longestBitmapName
        else { return }
        findings.add(
            .exportBitmapName,
            name.isEmpty
                ? "the exported bitmap's name is empty"
                : "the exported bitmap's name has \(name.utf8.count) bytes, and \(longestBitmapName) are the most",
            at: SourceAnchor(item.origin, "exportbitmap")
        )
    }

    /// Two exports of one name.
    static func checkExports(_ items: some Sequence<BackupItem>, _ findings: inout Findings) {
        var names: NameMap<String> = [:]
        for item in items {
            checkBitmapName(item, &findings)
            guard let name = item.exportName else { continue }
            if name.utf8.count > longestExportName {
                findings.add(
                    .exportNameTooLong,
                    "export name has \(name.utf8.count) bytes; the most is \(longestExportName)",
                    at: SourceAnchor(item.origin, "exportname")
                )
            }
            if let other = names[name] {
                findings.add(
                    .exportNameTwice,
                    "disks '\(item.name)' and '\(other)' have the same export name '\(name)'",
                    at: SourceAnchor(item.origin, item.origin?.attribute("exportname") == nil ? "name" : "exportname")
                )
            } else {
                names[name] = item.name
            }
        }
    }
}

extension Rule {
    static let serverPortRange = Rule(
        .serverPortRange,
        .document,
        error: .invalidArgument,
        "The server's port is above 65535",
        "The grammar takes any number of 32 bits; TCP has 65535 ports.",
        before: "<domainbackup mode='pull'><server name='localhost' port='99999'/></domainbackup>",
        after: "<domainbackup mode='pull'><server name='localhost' port='10809'/></domainbackup>",
        function: "virStringParsePort"
    )

    static let serverPortMissing = Rule(
        .serverPortMissing,
        .document,
        error: .operationUnsupported,
        "A server on TCP has no port",
        "The grammar lets the port be left out, the driver did not up to 11.3.0; 12.8.0 chooses one. Port 0 is the same as none.",
        before: """
            <!-- given: libvirt 9.0.0 -->
            <domainbackup mode='pull'><server name='localhost'/></domainbackup>
            """,
        after: """
            <!-- given: libvirt 9.0.0 -->
            <domainbackup mode='pull'><server name='localhost' port='10809'/></domainbackup>
            """,
        function: "qemuBackupPrepare"
    )

    static let serverDescriptorsTooNew = Rule(
        .serverDescriptorsTooNew,
        .release,
        error: .internalError,
        "The release does not serve on a socket that was handed over",
        "The grammar of 11.3.0 takes transport='fd', and its driver answers that it is unexpected; 12.8.0 serves.",
        before: """
            <!-- given: libvirt 11.3.0 -->
            <domainbackup mode='pull'><server transport='fd' fdgroup='nbd'/></domainbackup>
            """,
        after: """
            <!-- given: libvirt 11.3.0 -->
            <domainbackup mode='pull'><server transport='unix' socket='/run/backup.sock'/></domainbackup>
            """,
        function: "qemuBackupPrepare"
    )

    static let descriptorsMissing = Rule(
        .descriptorsMissing,
        .domain,
        error: .invalidArgument,
        "File descriptors were not handed over",
        """
        An open file, or a server's listening socket, goes to libvirt with virDomainFDAssociate, under the group's name, over the connection \
        that then begins the backup or takes the snapshot.
        """,
        before: """
            <!-- given: libvirt 11.10.0; descriptors none -->
            <domainbackup mode='pull'><server transport='fd' fdgroup='nbd'/></domainbackup>
            """,
        after: """
            <!-- given: libvirt 11.10.0; descriptors nbd -->
            <domainbackup mode='pull'><server transport='fd' fdgroup='nbd'/></domainbackup>
            """,
        function: "qemuBackupPrepare"
    )

    static let socketNotAbsolute = Rule(
        .socketNotAbsolute,
        .document,
        error: .xmlError,
        "The path of the server's socket is not absolute",
        "The grammar takes a path with a drive letter for absolute; libvirt wants one that begins with a slash.",
        before: "<domainbackup mode='pull'><server transport='unix' socket='C:\\s'/></domainbackup>",
        after: "<domainbackup mode='pull'><server transport='unix' socket='/run/backup.sock'/></domainbackup>",
        function: "virDomainBackupDefParseXML"
    )

    static let socketPathTooLong = Rule(
        .socketPathTooLong,
        .document,
        error: .internalError,
        "The path of the server's socket is too long",
        "The address of a unix socket holds 107 bytes on Linux, whatever the file system takes. QEMU finds that out.",
        before: """
            <!-- given: s{110} is s 110 times -->
            <domainbackup mode='pull'><server transport='unix' socket='/run/s{110}'/></domainbackup>
            """,
        after: "<domainbackup mode='pull'><server transport='unix' socket='/run/backup.sock'/></domainbackup>",
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let serverCertificates = Rule(
        .serverCertificates,
        .host,
        error: .internalError,
        "The server is to use TLS, and the host has no certificates for it",
        "QEMU looks for them in the directory that backup_tls_x509_cert_dir in libvirt's qemu.conf names.",
        before: """
            <!-- given: certificates missing -->
            <domainbackup mode='pull'>
              <server tls='yes' transport='unix' socket='/run/backup.sock'/>
            </domainbackup>
            """,
        after: """
            <!-- given: certificates missing -->
            <domainbackup mode='pull'><server transport='unix' socket='/run/backup.sock'/></domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let exportNameTooLong = Rule(
        .exportNameTooLong,
        .document,
        error: .internalError,
        "The name of an export is too long",
        "Names of NBD exports have at most 4096 bytes. QEMU finds out when the job has begun.",
        before: """
            <!-- given: e{4097} is e 4097 times -->
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks><disk name='vda' exportname='e{4097}'/></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks><disk name='vda' exportname='vda'/></disks>
            </domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let exportBitmapName = Rule(
        .exportBitmapName,
        .domain,
        error: .internalError,
        "The name of an exported bitmap is empty or too long",
        "QEMU makes the bitmap, whose name has 1 to 1023 bytes.",
        before: """
            <!-- given: checkpoint monday -->
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks><disk name='vda' incremental='monday' exportbitmap=''/></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: checkpoint monday -->
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks><disk name='vda' incremental='monday'/></disks>
            </domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let exportNameTwice = Rule(
        .exportNameTwice,
        .domain,
        error: .internalError,
        "Two disks are exported under one name",
        """
        Clients choose a disk by the export's name, which is the disk's own unless the document says another. QEMU \
        refuses the second one after the job has begun, and a checkpoint made with it stays.
        """,
        before: """
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks><disk name='vda' exportname='vdb'/><disk name='vdb'/></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
              <disks><disk name='vda'/><disk name='vdb'/></disks>
            </domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )
}
