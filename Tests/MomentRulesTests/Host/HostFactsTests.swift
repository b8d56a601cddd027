import Foundation
import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing

@Suite("Facts of a host as JSON")
struct HostFactsTests {
    /// Facts in which everything is said.
    static var full: HostFacts {
        var facts = HostFacts()
        facts.uri = "qemu:///system"
        facts.hostname = "h"
        facts.driver = "QEMU"
        facts.libvirt = ReleaseNumber(9, 0, 0)
        facts.emulator = ReleaseNumber(7, 2, 22)
        var domain = DomainFacts()
        domain.xml = "<domain><name>ä\n\"</name></domain>"
        domain.state = .paused
        domain.isPersistent = true
        domain.hasManagedSave = false
        var moment = MomentFacts("monday")
        moment.parent = "sunday"
        moment.creationTime = 17
        moment.state = "running"
        moment.disks = ["vda"]
        moment.isExternal = true
        domain.checkpoints = [moment]
        domain.snapshots = [MomentFacts("s")]
        domain.currentSnapshot = "s"
        domain.knowsJob = true
        domain.runningJob = .backup
        facts.domain = domain
        var image = ImageFacts("/i/a", format: .qcow2, virtualSize: 1 << 40)
        image.allocatedSize = 7
        image.backing = "b"
        image.backingFormat = "raw"
        image.bitmaps = [BitmapFacts("x", isRecording: false, isInUse: true), BitmapFacts("y")]
        image.snapshots = ["one"]
        facts.images = [image]
        var file = FileFacts("/i", .directory)
        file.size = 0
        file.mode = 0o1755
        file.owner = 1
        file.group = 2
        file.hasAccessList = true
        file.label = "l"
        file.freeSpace = .max
        file.fileSystem = 3
        file.entries = ["a", "b"]
        facts.files = [file] + FileFacts.Kind.allCases.map { FileFacts("/\($0)", $0) }
        facts.secrets = [SecretFacts(uuid: "u", use: "volume", usage: "n"), SecretFacts(uuid: "v")]
        var process = ProcessFacts()
        process.user = 64_055
        process.group = 107
        process.groups = [107, 110]
        process.confinement = ["apparmor"]
        facts.process = process
        facts.lowestBackupPort = 20_000
        facts.highestBackupPort = 20_001
        facts.takenPorts = [20_001]
        facts.hasBackupCertificates = false
        facts.unseen = ["one thing"]
        return facts
    }

    @Test("are read back as they were written", arguments: [HostFacts(), full])
    func roundTrip(facts: HostFacts) throws {
        let bytes = try JSONEncoder().encode(facts)
        #expect(try JSONDecoder().decode(HostFacts.self, from: bytes) == facts)
    }

    @Test("of the full ones leave no field of the description out")
    func everyField() throws {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Self.full))
        func missing(_ fields: [FactDescription], in value: Any, _ path: String) -> [String] {
            let members = value as? [String: Any] ?? [:]
            return fields.flatMap { field -> [String] in
                guard let value = members[field.name] else { return [path + field.name] }
                switch field.form {
                case .record(let inner): return missing(inner, in: value, path + field.name + ".")
                case .records(let inner):
                    let first = (value as? [Any])?.first ?? [:]
                    return missing(inner, in: first, path + field.name + ".")
                default: return []
                }
            }
        }
        // The two that only a running process and only a snapshot have are on other records of the same kind.
        let known = Set([
            "domain.snapshots.parent", "domain.snapshots.creationTime", "domain.snapshots.state",
            "domain.snapshots.disks", "domain.snapshots.external",
        ])
        #expect(Set(missing(HostFacts.description, in: object, "")).subtracting(known) == [])
    }

    @Test(
        "that are none are refused with the place of what is wrong",
        arguments: [
            ("{}", "form"), (#"{"form": 2}"#, "form"), ("[]", "object"), (#"{"form": 1, "zzz": 1}"#, "zzz"),
            (#"{"form": 1, "domain": {"state": "dancing"}}"#, "domain.xml"),
            (#"{"form": 1, "domain": {"xml": "", "state": "dancing"}}"#, "domain.state"),
            (#"{"form": 1, "files": [{"path": "/", "mode": "0755"}]}"#, "files[0].mode"),
            (#"{"form": 1, "files": [{"path": "/", "owner": 4294967296}]}"#, "files[0].owner"),
            (#"{"form": 1, "files": {}}"#, "files"), (#"{"form": 1, "libvirt": "new"}"#, "libvirt"),
            (#"{"form": 1, "secrets": [{"uuid": "u", "value": "x"}]}"#, "secrets[0].value"),
            (#"{"form": 1, "unseen": [1]}"#, "unseen"), (#"{"form": 1, "takenPorts": [-1]}"#, "takenPorts"),
        ]
    )
    func wrong(text: String, place: String) {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(HostFacts.self, from: Data(text.utf8))
        }
        guard case .dataCorrupted(let context)? = error else { return }
        #expect(context.debugDescription.contains(place), "\(context.debugDescription)")
    }

    @Test("know nothing is there only where a directory was read")
    func absence() {
        var facts = HostFacts()
        var read = FileFacts("/read", .directory)
        read.entries = ["a"]
        facts.files = [read, FileFacts("/seen", .directory), FileFacts("/none", .missing), FileFacts("/file", .file)]
        let probe = HostProbe(facts)
        #expect(probe.file("/read/b") == .missing)
        #expect(probe.file("/read/a") == .unreadable)
        #expect(probe.file("/seen/b") == .unreadable)
        #expect(probe.file("/none/b") == .noDirectory)
        #expect(probe.file("/file/b") == .noDirectory)
        #expect(probe.file("/unknown/b") == .unreadable)
        #expect(probe.isPortFree("localhost", 10_809) == nil)
        #expect(probe.hasSecret(.usage("x")) == nil)
        facts.secrets = [SecretFacts(uuid: "2a7c3e10-0000-4000-8000-000000000001", use: "volume", usage: "x")]
        let other = HostProbe(facts)
        #expect(other.hasSecret(.usage("x")) == true && other.hasSecret(.usage("y")) == false)
        #expect(other.hasSecret(.uuid("2A7C3E10-0000-4000-8000-000000000001")) == true)
    }
}
