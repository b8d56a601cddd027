import Foundation
import MomentDiagnostics
import MomentDocuments
import MomentTesting
import MomentXML
import TestRequirements
import Testing
import XMLTree

/// Redefines generated documents on libvirt's in-process test driver and prints again what it prints.
@Suite("libvirt's test driver", .requires(.program("virsh", package: "libvirt-clients")))
struct TestDriverTests {
    @Test("prints snapshots as we do")
    func snapshots() throws {
        let documents = (0..<600 as Range<UInt64>).map { seed in
            var generator = MomentGenerator(seed: seed, release: .baseline, density: 0.6)
            return MomentDocument.snapshot(Self.definable(generator.snapshot(), seed: seed))
        }
        let printed = try Self.redefine(documents, verb: "snapshot", root: "domainsnapshot")
        #expect(printed.count >= 300, "most of the documents are definable")
        for text in printed { #expect(RoundTrip(expectsSamePrint: true).check(Array(text.utf8)) == []) }
    }

    @Test("prints checkpoints as we do")
    func checkpoints() throws {
        let documents = (0..<200 as Range<UInt64>).map { seed in
            var generator = MomentGenerator(seed: seed, release: .baseline, density: 0.6)
            return MomentDocument.checkpoint(Self.definable(generator.checkpoint(), seed: seed))
        }
        let printed = try Self.redefine(documents, verb: "checkpoint", root: "domaincheckpoint")
        #expect(printed.count >= 150, "most of the documents are definable")
        for text in printed { #expect(RoundTrip(expectsSamePrint: true).check(Array(text.utf8)) == []) }
    }

    /// The snapshot with what the test driver's only domain demands: its one disk, its own `<domain>`, no parent.
    private static func definable(_ snapshot: DomainSnapshot, seed: UInt64) -> DomainSnapshot {
        var snapshot = snapshot
        snapshot.name = "s\(seed)"
        snapshot.creationTime = snapshot.creationTime ?? 1
        snapshot.parent = nil
        snapshot.inactiveDomain = nil
        snapshot.cookie = nil
        snapshot.active = nil
        snapshot.domain = domain
        snapshot.disks = snapshot.disks.map { disks in
            disks.prefix(1).map { disk in
                var disk = disk
                disk.name = "vda"
                return disk
            }
        }
        let overlays = snapshot.disks?.compactMap(\.overlay) ?? []
        snapshot.state = overlays.isEmpty ? .running : .diskSnapshot
        if snapshot.state == .diskSnapshot { snapshot.memory = .no }
        return snapshot
    }

    private static func definable(_ checkpoint: DomainCheckpoint, seed: UInt64) -> DomainCheckpoint {
        var checkpoint = checkpoint
        checkpoint.name = "c\(seed)"
        checkpoint.creationTime = min(checkpoint.creationTime ?? 1, 1 << 40) + 1
        checkpoint.parent = nil
        checkpoint.domain = nil
        return checkpoint
    }

    private static let domain = XMLDocumentParser().parse(
        """
        <domain type='test'><name>test</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid><memory>8388608</memory>\
        <os><type>hvm</type></os><devices><disk type='file' device='disk'><source file='/guest/diskimage1'/>\
        <target dev='vda' bus='virtio'/></disk></devices></domain>
        """
    ).document?.root

    /// Redefines documents in one connection, since the driver's state lives no longer, and gives what it printed of those it took.
    private static func redefine(_ documents: [MomentDocument], verb: String, root: String) throws -> [String] {
        let folder = URL(filePath: Scratch.file())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var commands: [String] = []
        for (number, document) in documents.enumerated() {
            let url = folder.appending(path: "\(number).xml")
            try Data(XMLPrinter().print(document.document())).write(to: url)
            commands.append("\(verb)-create test \(url.path()) --redefine")
        }
        commands += documents.compactMap(\.name).map { "\(verb)-dumpxml test \($0)" }
        let process = Process()
        process.executableURL = URL(filePath: try #require(Requirement.findProgram("virsh")))
        process.arguments = ["-q", "-c", "test:///default", commands.joined(separator: ";")]
        let output = folder.appending(path: "output")
        _ = FileManager.default.createFile(atPath: output.path(), contents: nil)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        let end = "</\(root)>\n"
        return text.components(separatedBy: end).dropLast().map {
            // virsh puts an empty line behind each document. Tabs and line ends in attributes libvirt prints as they are, so
            // that every reader takes them for spaces: the value is lost before we see it.
            (String($0.drop { $0 == "\n" }) + end).replacing(/='[^']*'/) { match in
                String(match.output.map { $0 == "\n" || $0 == "\t" ? " " : $0 })
            }
        }
    }
}

extension MomentDocument {
    fileprivate var name: String? {
        switch self {
        case .backup: nil
        case .checkpoint(let value): value.name
        case .snapshot(let value): value.name
        }
    }
}
