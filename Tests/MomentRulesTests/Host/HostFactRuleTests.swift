import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing
import XMLTree

/// Requests that only a look at the host shows to fail, and the same where the host is in order.
@Suite("Rules about the host by its facts")
struct HostFactRuleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let document: String
        var flags: Set<APIFlag> = []
        var definition = ""
        var checkpoint: String?
        var emulator: ReleaseNumber? = nil
        var change: @Sendable (inout HostFacts) -> Void
        /// What is found, first of all.
        let code: Diagnostic.Code
        var libvirtError: Int?
    }

    private static func push(_ target: String, _ rest: String = "") -> String {
        "<domainbackup><disks><disk name='vda' type='file'><target file='\(target)'>\(rest)</target></disk></disks></domainbackup>"
    }

    private static func pull(_ server: String, _ scratch: String = "/b/vda") -> String {
        """
        <domainbackup mode='pull'><server \(server)/><disks><disk name='vda' type='file'><scratch file='\(scratch)'/>\
        </disk></disks></domainbackup>
        """
    }

    private static let snapshot = "<domainsnapshot><name>s</name></domainsnapshot>"
    private static let agent =
        "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='STATE'/></channel>"

    /// What QEMU's user may do below `/b`.
    private static func closing(_ mode: UInt32, owner: UInt32 = 0, _ path: String = "/b")
        -> @Sendable (inout HostFacts) -> Void
    {
        { facts in
            guard let index = facts.files?.firstIndex(where: { $0.path == path }) else { return }
            facts.files?[index].mode = mode
            facts.files?[index].owner = owner
        }
    }

    static let cases: [Case] = [
        Case(
            testDescription: "a target in a directory that QEMU's user can't enter",
            document: push("/b/vda"),
            change: closing(0o700),
            code: "directory-closed",
            libvirtError: 1
        ),
        Case(
            testDescription: "a target below one that QEMU's user can't enter",
            document: push("/b/deep/vda"),
            change: closing(0o744),
            code: "directory-closed",
            libvirtError: 1
        ),
        Case(
            testDescription: "a directory of QEMU's own user that is closed to its owner alone",
            document: push("/b/vda"),
            change: closing(0o077, owner: 64_055),
            code: "directory-closed",
            libvirtError: 1
        ),
        Case(
            testDescription: "a scratch file there",
            document: pull("transport='unix' socket='/s/nbd'"),
            change: closing(0o700),
            code: "directory-closed",
            libvirtError: 1
        ),
        Case(
            testDescription: "a socket there",
            document: pull("transport='unix' socket='/b/nbd'", "/s/vda"),
            change: closing(0o700),
            code: "directory-closed",
            libvirtError: 1
        ),
        Case(
            testDescription: "a socket in a directory that QEMU's user may enter and not write to",
            document: pull("transport='unix' socket='/b/nbd'", "/s/vda"),
            change: closing(0o755),
            code: "directory-not-writable",
            libvirtError: 1
        ),
        Case(
            testDescription: "a socket of somebody else in a directory with the sticky bit",
            document: pull("transport='unix' socket='/b/nbd'", "/s/vda"),
            change: { facts in
                closing(0o1777)(&facts)
                var socket = FileFacts("/b/nbd", .socket)
                socket.owner = 0
                facts.files?.append(socket)
            },
            code: "socket-not-removable",
            libvirtError: 1
        ),
        Case(
            testDescription: "an overlay there",
            document: "<domainsnapshot><disks><disk name='vda'><source file='/b/o'/></disk></disks></domainsnapshot>",
            flags: [.diskOnly],
            change: closing(0o700),
            code: "directory-closed",
            libvirtError: 1
        ),
        Case(
            testDescription: "a socket for a domain that AppArmor confines",
            document: pull("transport='unix' socket='/s/nbd'"),
            change: { $0.process?.confinement = ["apparmor"] },
            code: "socket-confined"
        ),
        Case(
            testDescription: "a target on a file system with less room than the images take",
            document: push("/b/vda"),
            change: { $0.files?[1].freeSpace = 5 << 20 },
            code: "room-short"
        ),
        Case(
            testDescription: "a scratch file there",
            document: pull("transport='unix' socket='/s/nbd'"),
            change: { $0.files?[1].freeSpace = 5 << 20 },
            code: "room-short"
        ),
        Case(
            testDescription: "an overlay on a full file system",
            document: "<domainsnapshot><disks><disk name='vda'><source file='/b/o'/></disk></disks></domainsnapshot>",
            flags: [.diskOnly],
            change: { $0.files?[1].freeSpace = 4096 },
            code: "room-short"
        ),
        Case(
            testDescription: "a file for the memory on a file system with less room",
            document: "<domainsnapshot><memory snapshot='external' file='/b/m'/></domainsnapshot>",
            change: { $0.files?[1].freeSpace = 5 << 20 },
            code: "room-short"
        ),
        Case(
            testDescription: "a secret by a usage that libvirt has not",
            document: push(
                "/b/vda",
                "<encryption format='luks'><secret type='passphrase' usage='/luks/img'/></encryption>"
            ),
            change: { _ in },
            code: "secret-unknown",
            libvirtError: 66
        ),
        Case(
            testDescription: "a secret by a UUID that libvirt has not",
            document: push(
                "/b/vda",
                "<encryption format='luks'><secret type='passphrase' uuid='2a7c3e10-0000-4000-8000-000000000002'/></encryption>"
            ),
            change: { _ in },
            code: "secret-unknown",
            libvirtError: 66
        ),
        Case(
            testDescription: "a secret whose usage is another kind's",
            document: push("/b/vda", "<encryption format='luks'><secret type='passphrase' usage='pool'/></encryption>"),
            change: { _ in },
            code: "secret-unknown",
            libvirtError: 66
        ),
        Case(
            testDescription: "a checkpoint named as a bitmap in the image",
            document: "<domaincheckpoint><name>stray</name></domaincheckpoint>",
            change: { _ in },
            code: "bitmap-exists",
            libvirtError: 1
        ),
        Case(
            testDescription: "such a checkpoint beside a backup",
            document: push("/b/vda"),
            checkpoint: "<domaincheckpoint><name>stray</name></domaincheckpoint>",
            change: { _ in },
            code: "bitmap-exists",
            libvirtError: 1
        ),
        Case(
            testDescription: "an agent that is not connected",
            document: snapshot,
            flags: [.diskOnly, .quiesce],
            definition: agent.replacing("STATE", with: "disconnected"),
            change: { _ in },
            code: "quiesce-without-answer",
            libvirtError: 86
        ),
        Case(
            testDescription: "a paused guest that is to freeze",
            document: snapshot,
            flags: [.diskOnly, .quiesce],
            definition: agent.replacing("STATE", with: "connected"),
            change: { $0.domain?.state = .paused },
            code: "quiesce-not-running",
            libvirtError: 55
        ),
        Case(
            testDescription: "memory of a machine that QEMU does not save",
            document: snapshot,
            definition:
                "</devices><cpu mode='host-passthrough'><feature policy='require' name='invtsc'/></cpu><devices>",
            change: { _ in },
            code: "memory-unsavable",
            libvirtError: 55
        ),
        Case(
            testDescription: "memory of a guest with a shared directory",
            document: snapshot,
            definition: "<filesystem type='mount'><source dir='/x'/><target dir='x'/></filesystem>",
            change: { _ in },
            code: "memory-perhaps-unsavable"
        ),
        Case(
            testDescription: "memory of a guest with a device of the host",
            document: snapshot,
            definition: "<hostdev mode='subsystem' type='pci'/>",
            change: { _ in },
            code: "memory-perhaps-unsavable"
        ),
        Case(
            testDescription: "overlays for a guest with UEFI firmware",
            document: snapshot,
            flags: [.diskOnly],
            definition: "</devices><os><loader type='pflash'>/c</loader><nvram>/v</nvram></os><devices>",
            change: { _ in },
            code: "firmware-variables-left-out"
        ),
        Case(
            testDescription: "a server that all reach",
            document: pull("name='0.0.0.0' port='10809'"),
            change: { _ in },
            code: "server-open"
        ),
        Case(
            testDescription: "a server that others reach, with a QEMU that a silent client hangs",
            document: pull("name='192.0.2.7' port='10809' tls='yes'"),
            emulator: ReleaseNumber(7, 2, 0),
            change: { _ in },
            code: "silent-client-hangs"
        ),
    ]

    @Test("say what stands in the way", arguments: cases)
    func told(item: Case) throws {
        var facts = Self.facts(item)
        item.change(&facts)
        let findings = try findings(item, facts)
        let found = try #require(findings.first, "nothing is found")
        #expect(findings.map(\.code) == [item.code], "\(findings.map(\.message))")
        #expect(found.severity == (item.libvirtError == nil ? .warning : .error))
        #expect(found.libvirtError == item.libvirtError)
    }

    /// Where the facts themselves are in order; those that the domain's definition decides are in `told` alone.
    private static let changed = cases.filter {
        $0.definition.isEmpty
            && [
                "directory-closed", "directory-not-writable",
                "socket-not-removable", "socket-confined", "room-short",
            ].contains($0.code.rawValue)
    }

    @Test("say nothing where it does not", arguments: changed)
    func silent(item: Case) throws { #expect(try findings(item, Self.facts(item)).map(\.message) == []) }

    @Test("say nothing of what was not looked at", arguments: cases.filter { $0.definition.isEmpty })
    func unknown(item: Case) throws {
        var facts = Self.facts(item)
        facts.files = nil
        facts.images = nil
        facts.secrets = nil
        facts.process = nil
        let hosts: Set<Diagnostic.Code> = ["server-open", "silent-client-hangs"]
        #expect(try findings(item, facts).map(\.code).filter { !hosts.contains($0) } == [])
    }

    @Test("let a group, its members and a list of access decide")
    func groups() throws {
        let item = Self.cases[0]
        func codes(_ change: (inout FileFacts) -> Void, groups: [UInt32]? = [107]) throws -> [Diagnostic.Code] {
            var facts = Self.facts(item)
            facts.process?.groups = groups
            if let index = facts.files?.firstIndex(where: { $0.path == "/b" }), var file = facts.files?[index] {
                file.group = 0
                change(&file)
                facts.files?[index] = file
            }
            return try findings(item, facts).map(\.code)
        }
        #expect(try codes { $0.mode = 0o710 } == ["directory-closed"])
        #expect(try codes { ($0.mode, $0.group) = (0o710, 107) } == [])
        #expect(try codes({ ($0.mode, $0.group) = (0o710, 110) }, groups: [107, 110]) == [])
        // Whoever is in a group that is shut out is shut out, though others are let in.
        #expect(try codes { ($0.mode, $0.group) = (0o701, 107) } == ["directory-closed"])
        #expect(try codes({ $0.mode = 0o710 }, groups: nil) == [])
        #expect(try codes { ($0.mode, $0.hasAccessList) = (0o700, true) } == [])
        #expect(try codes { ($0.mode, $0.hasAccessList) = (0o700, nil) } == [])
        #expect(try codes { $0.mode = nil } == [])
    }

    @Test("count what goes to one file system together, and give each its own")
    func together() throws {
        let document = """
            <domainbackup><disks><disk name='vda' type='file'><target file='/b/vda'/></disk>\
            <disk name='vdb' type='file'><target file='/s/vdb'/></disk></disks></domainbackup>
            """
        let item = Case(testDescription: "", document: document, change: { _ in }, code: "room-short")
        var facts = Self.facts(item)
        for path in ["/b", "/s"] {
            guard let index = facts.files?.firstIndex(where: { $0.path == path }) else { continue }
            facts.files?[index].freeSpace = 50 << 20
            facts.files?[index].fileSystem = UInt64(index)
        }
        #expect(try findings(item, facts).map(\.code) == [])
        for index in facts.files?.indices ?? 0..<0 { facts.files?[index].fileSystem = 1 }
        let findings = try findings(item, facts)
        #expect(findings.map(\.code) == ["room-short"])
        #expect(findings.first?.message.contains("80.0 MiB") == true, "\(findings.map(\.message))")
    }

    private func findings(_ item: Case, _ facts: HostFacts) throws -> [Diagnostic] {
        let parsed = XMLDocumentParser().parse(facts.domain?.xml ?? "")
        let definition = try #require(parsed.document)
        var submission = Submission(
            flags: item.flags,
            domain: facts.context(definition.root),
            release: .baseline,
            emulator: item.emulator,
            time: Instant(1),
            host: HostProbe(facts)
        )
        submission.checkpoint = item.checkpoint.flatMap { XMLDocumentParser().parse($0).document }
        let document = try #require(XMLDocumentParser().parse(item.document).document)
        // Names by the clock are no matter here.
        return Preflight(submission).verdict(on: document).findings.filter { !$0.code.rawValue.hasPrefix("name-") }
    }

    /// A host in order, with a running domain of two disks whose images take 40 MiB each.
    private static func facts(_ item: Case) -> HostFacts {
        var facts = HostFacts()
        var domain = DomainFacts()
        domain.xml = """
            <domain type='kvm'><name>web</name><uuid>2a7c3e10-0000-4000-8000-000000000009</uuid>\
            <memory unit='MiB'>40</memory>\(item.definition.contains("<os>") ? "" : "<os><type>hvm</type></os>")<devices>\
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a'/><target dev='vda' bus='virtio'/></disk>\
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/b'/><target dev='vdb' bus='virtio'/></disk>\
            \(item.definition)</devices></domain>
            """
        domain.state = .running
        domain.isPersistent = true
        facts.domain = domain
        facts.images = ["/i/a", "/i/b"].map { path in
            var image = ImageFacts(path, format: .qcow2, virtualSize: 64 << 20)
            image.allocatedSize = 40 << 20
            image.bitmaps = path == "/i/a" ? [BitmapFacts("stray")] : []
            image.snapshots = []
            return image
        }
        facts.files = ["/", "/b", "/b/deep", "/i", "/s"].enumerated().map { number, path in
            var file = FileFacts(path, .directory)
            (file.mode, file.owner, file.group, file.hasAccessList) = (0o755, 0, 0, false)
            if path != "/" { (file.mode, file.group) = (0o775, 107) }
            (file.freeSpace, file.fileSystem) = (1 << 40, path == "/i" ? 9 : 0)
            file.entries = []
            return file
        }
        var image = FileFacts("/i/a", .file)
        image.size = 1
        facts.files?.append(image)
        image.path = "/i/b"
        facts.files?.append(image)
        facts.secrets = [
            SecretFacts(uuid: "2a7c3e10-0000-4000-8000-000000000001", use: "volume", usage: "/luks/other"),
            SecretFacts(uuid: "2a7c3e10-0000-4000-8000-000000000003", use: "ceph", usage: "pool"),
        ]
        var process = ProcessFacts()
        (process.user, process.group, process.groups, process.confinement) = (64_055, 107, [107], [])
        facts.process = process
        return facts
    }
}
