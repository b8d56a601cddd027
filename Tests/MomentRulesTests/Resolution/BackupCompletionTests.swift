import MomentDiagnostics
import MomentDocuments
import MomentRules
import Testing

@Suite("Completing backups beyond what libvirt fills in")
struct BackupCompletionTests {
    private var submission: Submission {
        var network = DomainDisk("vdb", file: nil)
        network.type = .network
        network.source = .network(.nbd(NBDLocation(exportName: "e", host: .tcp("store"))))
        let description = DomainDescription(name: "web", disks: [DomainDisk("vda", file: "/i/a.qcow2"), network])
        return Submission(domain: DomainContext(description), release: .baseline, time: Instant(7))
    }

    @Test(
        "each server gets the lowest free port that was not given away",
        arguments: ["localhost", "::1", "192.0.2.1"]
    )
    func ports(host: String) {
        var ports = PortPool { _, port in port != 10_810 }
        let backup = DomainBackup.pull(from: .tcp(host, port: nil))
        var given: [BackupServer.Address?] = []
        for _ in 0..<3 {
            given.append(
                backup.completed(by: BackupCompletion(), for: submission, ports: &ports).backup.server?.address
            )
        }
        #expect(given == [10_809, 10_811, 10_812].map { .tcp(host: host, port: $0) })
    }

    @Test("a port the document names is kept, and not given to others")
    func namedPort() {
        var ports = PortPool { _, _ in true }
        let named = DomainBackup.pull(from: .tcp(port: 10_809))
        #expect(named.completed(by: BackupCompletion(), for: submission, ports: &ports).backup.server == named.server)
        #expect(ports.next(at: "localhost") == 10_810)
    }

    @Test("no port free is a finding")
    func noPort() {
        var ports = PortPool { _, _ in false }
        let backup = DomainBackup.pull(from: .tcp(port: nil))
        let done = backup.completed(by: BackupCompletion(), for: submission, ports: &ports)
        #expect(done.findings.map(\.code) == ["no-port-free"])
    }

    @Test("what is missing is put in once, and then libvirt takes the document")
    func complete() {
        var ports = PortPool { _, _ in true }
        let completion = BackupCompletion(imageDirectory: "/scratch")
        let backup = DomainBackup(.pull(server: nil, disks: nil))
        let once = backup.completed(by: completion, for: submission, ports: &ports)
        let twice = once.backup.completed(by: completion, for: submission, ports: &ports)
        #expect(twice.backup == once.backup)
        #expect(twice.values == [])
        #expect(once.backup.pullDisks?.map(\.export?.scratch?.path) == ["/i/a.qcow2.7", "/scratch/web-vdb.7"])
        let filled = once.backup.filled(for: submission)
        #expect(filled.libvirtError == nil)
        #expect(filled.summary == "full pull backup of vda and vdb over TCP 10809")
    }

    @Test("a unix socket without a path gets one in the directory for sockets")
    func socket() {
        var ports = PortPool { _, _ in true }
        let completion = BackupCompletion(socketDirectory: "/run/vm", token: "t")
        let done = DomainBackup.pull(from: .unix("")).completed(by: completion, for: submission, ports: &ports)
        #expect(done.backup.server == .unix("/run/vm/web-t.sock"))
    }
}
