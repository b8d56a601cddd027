import MomentDiagnostics
import MomentDocuments
import XMLTree

/// A pull backup's server that other machines reach.
enum ServerReachRules {
    /// Whether only this machine reaches an address.
    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    static func check(_ server: BackupServer, _ submission: Submission, _ findings: inout Findings) {
        guard case .tcp(let host, _) = server.address, !isLoopback(host) else { return }
        let place = SourceAnchor(server.unmodelled.origin, "name")
        if server.tls != true {
            findings.add(
                .serverOpen,
                "whoever reaches '\(host)' can read the disks: the server asks for no TLS certificate",
                at: place,
                fixes: Diagnostic.Fix.setting(server.unmodelled.origin?.attribute("name"), to: "localhost")
            )
        }
        if let emulator = submission.emulator, emulator < QEMUFeatureRelease.silentClients {
            findings.add(
                .silentClientHangs,
                "a client that connects and stays silent can hang QEMU \(emulator) when the job ends",
                at: place
            )
        }
    }
}

extension Rule {
    static let serverOpen = Rule(
        warning: .serverOpen,
        .document,
        "The backup is served to everybody",
        """
        NBD knows no passwords. At an address that other machines reach, and without tls='yes', whoever connects reads the disks. Serve \
        at localhost or at a unix socket, and bring the data elsewhere by ssh; or let QEMU ask for certificates.
        """,
        before: """
            <domainbackup mode='pull'>
              <server name='0.0.0.0' port='10809'/>
            </domainbackup>
            """,
        after: """
            <domainbackup mode='pull'>
              <server name='localhost' port='10809'/>
            </domainbackup>
            """,
        function: "qemuBackupBegin"
    )

    static let silentClientHangs = Rule(
        warning: .silentClientHangs,
        .host,
        "A silent client can hang this QEMU",
        """
        Seen with QEMU 7.2, and no longer with 10.0: where a client has connected and says nothing when the job is ended, QEMU waits for it \
        for good, and the guest with it. See that every client is gone first, and that no stranger can connect.
        """,
        before: """
            <!-- given: emulator 7.2.0 -->
            <domainbackup mode='pull'>
              <server name='192.0.2.7' port='10809' tls='yes'/>
            </domainbackup>
            """,
        after: """
            <!-- given: emulator 10.0.0 -->
            <domainbackup mode='pull'>
              <server name='192.0.2.7' port='10809' tls='yes'/>
            </domainbackup>
            """,
        function: "qemuMonitorNBDServerStop"
    )
}
