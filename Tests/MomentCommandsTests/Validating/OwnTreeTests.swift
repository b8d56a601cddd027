import Foundation
import MomentCommands
import TestSupport
import Testing

/// The project's own tree as a repository of mixed XML: documents, domains, grammars, stylesheets, what is broken on purpose.
@Suite("This repository under its own checker")
struct OwnTreeTests {
    static let configuration = """
        {
          "exclude": [
            "samples/broken", "docs/images", "Tests/Fixtures/oracle*", "Tests/Fixtures/field",
            "samples/live/snapshot/test-external.xml", "samples/live/snapshot/test-pmsuspended.xml",
            "push-driver-luks.xml", "source-rbd-no-hosts.xml"
          ],
          "ignore": ["name-left-out", "name-numeric", "cookies-lost", "incremental-empty", "printed-only"],
          "warnings": "error"
        }
        """

    @Test("ten lines of configuration, and nothing is told but a mistake that is put in")
    func clean() async throws {
        #expect(Self.configuration.split(separator: "\n").count <= 10)
        let directory = try TemporaryDirectory()
        var documents = 0
        for folder in ["docs", "samples", "schemas", "templates", "Scripts", "Sources", "Tests", "Fuzz"] {
            let root = Samples.repository.appending(path: folder)
            let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
            for name in names where name.hasSuffix(".xml") {
                let text = try Data(contentsOf: root.appending(path: name))
                let copy = URL(filePath: try directory.file("\(folder)/\(name)"))
                try text.write(to: copy)
                documents += 1
            }
        }
        #expect(documents > 1000)
        try directory.file(".virtmoment.json", Self.configuration)
        let run = await CommandRun("validate", directory.path)
        #expect(run.status == .success, "\(run.output.prefix(2000))")
        #expect(run.output.isEmpty)
        #expect(run.errors.hasSuffix(" are no backup, checkpoint or snapshot, and passed over\n"))

        try directory.file("samples/backup/new.xml", "<domainbackup><disks><disk nmae='vda'/></disks></domainbackup>\n")
        let mistaken = await CommandRun("validate", directory.path)
        #expect(mistaken.status == .findings)
        #expect(mistaken.output.hasPrefix("\(directory.path)/samples/backup/new.xml:1:28: error: "))
    }
}
