import Foundation
import MomentDocuments
import TestSupport
import Testing

@Suite("Reference pages")
struct ReferencePageTests {
    private static let folder = Samples.repository.appending(path: "docs/reference")

    /// `RECORD_DOCS=1 swift test --filter ReferencePageTests` writes the pages anew.
    private static let isRecording = ProcessInfo.processInfo.environment["RECORD_DOCS"] != nil

    @Test(
        "say what the mapping says",
        arguments: [
            DomainBackup.elementDescription(), DomainCheckpoint.elementDescription(),
            DomainSnapshot.elementDescription(),
        ]
    )
    func pages(description: ElementDescription) throws {
        let url = Self.folder.appending(path: "\(description.name).md")
        if Self.isRecording {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try Data(description.markdown().utf8).write(to: url)
        }
        #expect(String(decoding: try Data(contentsOf: url), as: UTF8.self) == description.markdown())
    }

    @Test("the table of later releases names each part that is newer than the baseline")
    func sinceTable() {
        let rows = DomainBackup.elementDescription().sinceTable() + DomainSnapshot.elementDescription().sinceTable()
        let lines = Set(rows.map { "\($0.path) \($0.since)" })
        #expect(
            lines.isSuperset(of: [
                "/domainbackup/server/@transport='fd' 11.3.0",
                "/domainbackup/server/@fdgroup 11.3.0",
                "/domainsnapshot/revertDisks 9.9.0",
                "/domainsnapshot/disks/disk/source/@protocol='ssh' 9.8.0",
                "/domainsnapshot/disks/disk/source/reconnect 9.2.0",
            ])
        )
    }

    @Test("fields that go with one choice only say so")
    func conditions() throws {
        let disks = try #require(DomainBackup.elementDescription().children.first { $0.name == "server" })
        #expect(disks.conditions == ["mode='pull'"])
        guard case .element(let server) = disks.kind else {
            Issue.record("the server is an element")
            return
        }
        let socket = try #require(server.attributes.first { $0.name == "socket" })
        #expect(socket.conditions == ["transport='unix'"])
        #expect(socket.isRequired)
    }
}
