import MomentKit
import TestSupport
import Testing

@Suite("Editing documents")
struct EditingTests {
    @Test("a target's path is set where it stands")
    func path() {
        var backup = DomainBackup.push([.file("vda", to: "/old"), .excluded("vdb")])
        backup.pushDisks?[0].target?.path = "/new"
        #expect(backup == DomainBackup.push([.file("vda", to: "/new"), .excluded("vdb")]))
    }

    @Test("a target makes a disk that was left out one that is backed up; no target changes nothing there")
    func target() {
        var backup = DomainBackup.push([.excluded("vda")])
        backup.pushDisks?[0].target = nil
        #expect(backup == DomainBackup.push([.excluded("vda")]))
        backup.pushDisks?[0].target = BackupImage("/new")
        #expect(backup.pushDisks?[0].copy?.target?.path == "/new")
    }

    @Test("disks of the other mode change the mode, and keep the server of a pull backup")
    func modes() {
        var backup = DomainBackup.pull(from: .unix("/run/s"), [.file("vda", scratch: "/s")])
        backup.pullDisks = []
        #expect(backup.server == .unix("/run/s"))
        backup.pushDisks = [.file("vda", to: "/new")]
        #expect(backup == DomainBackup.push([.file("vda", to: "/new")]))
    }

    @Test("what is read and printed is read as the same, and printed as the same", arguments: Samples.valid)
    func print(sample: Samples.Sample) throws {
        let document = try MomentDocument(parsing: sample.bytes, name: sample.path)
        let text = try document.xml()
        #expect(try MomentDocument(parsing: text) == document)
        #expect(try MomentDocument(parsing: text).xml() == text)
    }
}
