import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Synchronization
import Testing
import XMLTree

/// Who else gets at what is written, by modes and owners of what is on the way.
@Suite("Files that others can read or replace")
struct ExposureRuleTests {
    /// A directory or file with its mode and owner.
    struct Entry: Sendable {
        let path: String
        let mode: UInt32
        let owner: UInt32

        init(_ path: String, _ mode: UInt32, _ owner: UInt32 = 0) {
            (self.path, self.mode, self.owner) = (path, mode, owner)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var directories: [Entry] = []
        var file: Entry? = nil
        var codes: [Diagnostic.Code] = []
        var words = ""
    }

    static let cases: [Case] = [
        Case(testDescription: "new, in an open directory", directories: [Entry("/s", 0o755)]),
        Case(testDescription: "new, in a directory of QEMU's group", directories: [Entry("/s", 0o775)]),
        Case(testDescription: "new, in one of QEMU's user", directories: [Entry("/s", 0o755, 64_055)]),
        Case(
            testDescription: "new, in a sticky directory of all",
            directories: [Entry("/s", 0o1777)],
            codes: ["world-writable"],
            words: "everybody may write to /s (mode 1777)"
        ),
        Case(
            testDescription: "new, in a directory of all without the sticky bit",
            directories: [Entry("/s", 0o777)],
            codes: ["world-writable"],
            words: "at any time"
        ),
        Case(
            testDescription: "there, root's own, in a sticky directory of all",
            directories: [Entry("/s", 0o1777)],
            file: Entry("/s/f", 0o600)
        ),
        Case(
            testDescription: "below a directory of root's in a sticky one",
            directories: [Entry("/", 0o1777), Entry("/s", 0o700)]
        ),
        Case(
            testDescription: "below a directory of QEMU's user in a sticky one",
            directories: [Entry("/", 0o1777), Entry("/s", 0o700, 64_055)]
        ),
        Case(
            testDescription: "below a directory of somebody else's in a sticky one",
            directories: [Entry("/", 0o1777), Entry("/s", 0o755, 1000)],
            codes: ["world-writable"],
            words: "user 1000's"
        ),
        Case(
            testDescription: "below a directory that everybody can rename",
            directories: [Entry("/", 0o777), Entry("/s", 0o755)],
            codes: ["world-writable"],
            words: "write to / (mode 777)"
        ),
        Case(testDescription: "there and closed", directories: [Entry("/s", 0o755)], file: Entry("/s/f", 0o640)),
        Case(
            testDescription: "there and open to all",
            directories: [Entry("/s", 0o755)],
            file: Entry("/s/f", 0o644),
            codes: ["world-readable"],
            words: "mode 644"
        ),
        Case(
            testDescription: "there and open to all but the group",
            directories: [Entry("/s", 0o711)],
            file: Entry("/s/f", 0o604),
            codes: ["world-readable"]
        ),
        Case(
            testDescription: "there and open, in a closed directory",
            directories: [Entry("/s", 0o750, 64_055)],
            file: Entry("/s/f", 0o666)
        ),
        Case(
            testDescription: "there and somebody's own, in a sticky directory",
            directories: [Entry("/s", 0o1777)],
            file: Entry("/s/f", 0o666, 1000),
            codes: ["world-readable", "world-writable"],
            words: "user 1000's"
        ),
    ]

    private enum Kind: String, CaseIterable { case push, pull, overlay, memory }

    private func findings(_ kind: Kind, _ item: Case, path: String = "/s/f") throws -> [Diagnostic] {
        let reuses = item.file?.path == path
        let document =
            switch kind {
            case .push:
                "<domainbackup><disks><disk name='vda' type='file'><target file='\(path)'/></disk></disks></domainbackup>"
            case .pull:
                "<domainbackup mode='pull'><server name='localhost' port='10809'/><disks><disk name='vda' type='file'><scratch file='\(path)'/></disk></disks></domainbackup>"
            case .overlay:
                "<domainsnapshot><name>s</name><disks><disk name='vda' snapshot='external'><source file='\(path)'/></disk></disks></domainsnapshot>"
            case .memory:
                "<domainsnapshot><name>s</name><memory snapshot='external' file='\(path)'/><disks><disk name='vda' snapshot='external'><source file='/i/o'/></disk></disks></domainsnapshot>"
            }
        let entries = item.directories.map { ($0, FileFacts.Kind.directory) } + (item.file.map { [($0, .file)] } ?? [])
        let facts = entries.map { entry, kind in
            var facts = FileFacts(entry.path, kind)
            (facts.mode, facts.owner, facts.group, facts.hasAccessList) = (entry.mode, entry.owner, 64_055, false)
            facts.size = kind == .file ? 0 : nil
            return facts
        }
        var host = HostProbe(
            file: { path in reuses && path == item.file?.path ? .regular(size: 0) : .missing },
            facts: { path in facts.first { $0.path == path } }
        )
        (host.process.user, host.process.groups) = (64_055, [64_055])
        let definition = """
            <domain type='kvm'><name>g</name><uuid>2a7c3e10-0000-4000-8000-000000000009</uuid><memory>1</memory><os><type>hvm</type></os><devices>\
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a'/><target dev='vda' bus='virtio'/></disk></devices></domain>
            """
        let domain = DomainContext(DomainDescription(try #require(XMLDocumentParser().parse(definition).document).root))
        let flags: Set<APIFlag> =
            kind == .overlay ? (reuses ? [.diskOnly, .reuseExternal] : [.diskOnly]) : reuses ? [.reuseExternal] : []
        let submission = Submission(flags: kind == .memory ? [] : flags, domain: domain, time: Instant(1), host: host)
        return Preflight(submission).verdict(on: try #require(XMLDocumentParser().parse(document).document)).findings
    }

    @Test(
        "a path longer than any that Linux takes is not followed, step by step or at all",
        arguments: [10, 1_000, 20_000]
    )
    func longPath(steps: Int) throws {
        let path = "/" + String(repeating: "../", count: steps) + "s/f"
        let asked = Mutex(0)
        var host = HostProbe(
            file: { _ in .missing },
            facts: { _ in
                asked.withLock { $0 += 1 }
                return nil
            }
        )
        (host.process.user, host.process.groups) = (64_055, [64_055])
        let text =
            "<domainbackup><disks><disk name='vda' type='file'><target file='\(path)'/></disk></disks></domainbackup>"
        let document = try #require(XMLDocumentParser().parse(text).document)
        _ = Preflight(Submission(time: Instant(1), host: host)).verdict(on: document)
        #expect(asked.withLock { $0 } <= 3 * min(steps, 1_365) + 20)
    }

    @Test("are told of whatever is written: copy, scratch file, overlay, memory", arguments: cases)
    func told(item: Case) throws {
        for kind in Kind.allCases {
            // The memory goes beside an overlay, which is elsewhere.
            let told = try findings(kind, item).filter {
                $0.code.rawValue.hasPrefix("world-") && $0.message.contains("/s/f")
            }
            #expect(told.map(\.code) == item.codes, "\(kind): \(told.map(\.message))")
            #expect(told.allSatisfy { $0.severity == .warning && $0.path.hasPrefix("/domain") })
            #expect(
                item.words.isEmpty || told.contains { $0.message.contains(item.words) },
                "\(kind): \(told.map(\.message))"
            )
        }
    }

    @Test("are no matter where nothing is known of the way", arguments: ["/s/f", "/tmp/f", "relative"])
    func unknown(path: String) throws {
        let told = try findings(.push, Case(testDescription: ""), path: path)
        #expect(told.filter { $0.code.rawValue.hasPrefix("world-") }.map(\.message) == [])
    }

    @Test(
        "by custom, where nobody looked at the host",
        arguments: [
            ("/tmp/f", true), ("/var/tmp/f", true), ("/dev/shm/f", true), ("/tmp/mine/f", false), ("/tmpf", false),
            ("/srv/tmp/f", false),
            ("/var/lib/libvirt/images/f", false),
        ]
    )
    func custom(path: String, isTold: Bool) throws {
        let text =
            "<domainbackup mode='pull'><server name='localhost' port='10809'/><disks><disk name='vda' type='file'><scratch file='\(path)'/></disk></disks></domainbackup>"
        let document = try #require(XMLDocumentParser().parse(text).document)
        let definition =
            "<domain type='kvm'><name>g</name><os><type>hvm</type></os><devices><disk type='file'><driver type='qcow2'/><source file='/i/a'/><target dev='vda'/></disk></devices></domain>"
        let domain = DomainContext(DomainDescription(try #require(XMLDocumentParser().parse(definition).document).root))
        for context in [nil, domain] {
            let told = Preflight(Submission(domain: context, time: Instant(1))).verdict(on: document).findings
            #expect(told.contains { $0.code == "world-writable" } == isTold, "\(told.map(\.message))")
        }
    }

    /// A guest writes what it likes into a raw disk, the header of another format too: no size in it counts.
    @Test(
        "what a guest wrote decides nothing about a copy that is used again",
        arguments: [0, 1 << 20, 1 << 60] as [UInt64]
    )
    func headers(size: UInt64) throws {
        let definition =
            "<domain type='kvm'><name>g</name><os><type>hvm</type></os><devices><disk type='file'><driver type='raw'/><source file='/i/a'/><target dev='vda'/></disk></devices></domain>"
        let domain = DomainContext(DomainDescription(try #require(XMLDocumentParser().parse(definition).document).root))
        let text =
            "<domainbackup><disks><disk name='vda' type='file'><driver type='raw'/><target file='/s/f'/></disk></disks></domainbackup>"
        for (guest, copy) in [(true, false), (false, true), (true, true)] {
            func image(_ path: String, _ isForged: Bool) -> ImageFacts {
                var facts = ImageFacts(path, format: isForged ? .qcow2 : .raw, virtualSize: isForged ? size : 1 << 24)
                facts.allocatedSize = 1 << 24
                return facts
            }
            var room = FileFacts("/s", .directory)
            room.freeSpace = 1 << 25
            let (directory, disk, target) = (room, image("/i/a", guest), image("/s/f", copy))
            let host = HostProbe(
                file: { _ in .regular(size: 1 << 24) },
                image: { $0 == "/i/a" ? disk : target },
                facts: { $0 == "/s" ? directory : nil }
            )
            let submission = Submission(flags: [.reuseExternal], domain: domain, time: Instant(1), host: host)
            let told = Preflight(submission).verdict(on: try #require(XMLDocumentParser().parse(text).document))
                .findings
            #expect(told.map(\.code).filter { $0 != "raw-never-incremental" } == [], "\(told.map(\.message))")
        }
    }
}
