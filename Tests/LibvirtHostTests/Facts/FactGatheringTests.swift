import Foundation
import MomentDiagnostics
import MomentRules
import MomentXML
import Testing

@testable import LibvirtHost

@Suite("Facts that are gathered beside libvirt")
struct FactGatheringTests {
    @Test("ports are tried where qemu.conf has libvirt choose them, and none is called free that was not tried")
    func ports() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "facts-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createDirectory(at: root.appending(path: "etc"), withIntermediateDirectories: true)
        try Data("backup_port_min = 20000\nbackup_port_max = 20003\n".utf8).write(
            to: root.appending(path: "etc/qemu.conf")
        )
        let host = HostDescription(
            uri: "qemu:///embed?root=\(root.path)",
            driver: "QEMU",
            hostname: "here",
            library: ReleaseNumber(9, 0, 0),
            daemon: nil
        )
        let probe = HostProbe(file: { _ in .missing }, isPortFree: { $1 != 20_001 && $1 != 10_809 })
        let surroundings = HostSurroundings(
            files: LocalHostFiles(),
            probe: probe,
            ports: HostPorts(isFree: { _, _ in nil }),
            images: nil,
            time: { Instant(0) }
        )
        let document = try #require(XMLDocumentParser().parse("<domain/>").document)
        let scope = FactScope(images: false, directories: false)
        var gathering = FactGathering(host, surroundings, document, scope)
        gathering.lookAround()
        #expect(gathering.facts.takenPorts == [20_001])
        let told = HostProbe(gathering.facts)
        #expect(told.isPortFree("", 20_001) == false)
        #expect(told.isPortFree("", 20_002) == true)
        #expect(told.isPortFree("", 10_809) == nil)
    }
}
