import Foundation
import MomentInMemory
import MomentKit
import MomentRules
import RelaxNG
import TestSupport
import Testing

/// The code of the articles in the libraries' catalogues that is not in docs/guide/library.md, compiled and run.
@Suite("Articles of the catalogues")
struct ArticleSnippets {
    @Test("show code that is compiled, to the letter")
    func snippets() throws {
        func normalized(_ text: some StringProtocol) -> String {
            let lines = text.components(separatedBy: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
            let margin = lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
            return lines.map { String($0.dropFirst(margin)) }.joined(separator: "\n")
        }
        var compiled: Set<String> = []
        for file in ["LibrarySnippets", "ArticleSnippets"] {
            let code = try text("Tests/GuideTests/\(file).swift")
            for part in code.components(separatedBy: "// snippet: ").dropFirst() {
                let lines = part.components(separatedBy: "// end")[0].components(separatedBy: "\n").dropFirst()
                compiled.insert(normalized(lines.joined(separator: "\n")))
            }
        }
        var count = 0
        let sources = Samples.repository.appending(path: "Sources")
        for library in try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted() {
            let folder = sources.appending(path: "\(library)/\(library).docc")
            guard let pages = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { continue }
            let articles = pages.filter { $0 != "\(library).md" }
            #expect(!articles.isEmpty, "\(library) has no article")
            let index = try text("Sources/\(library)/\(library).docc/\(library).md")
            for article in articles {
                #expect(index.contains("<doc:\(article.dropLast(3))>"), "\(article) is in no list of topics")
                let page = try text("Sources/\(library)/\(library).docc/\(article)")
                for block in page.components(separatedBy: "```swift\n").dropFirst() {
                    count += 1
                    let shown = normalized(block.components(separatedBy: "\n```")[0])
                    #expect(compiled.contains(shown), "\(library)/\(article)")
                }
            }
        }
        #expect(count >= 12)
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Samples.repository.appending(path: path), encoding: .utf8)
    }

    private let bytes = Array("<domainbackup><disks><disk name='vda' typ='file'/></disks></domainbackup>".utf8)

    /// Compiled, and not run: it would change a host of this machine.
    private func saveAndRestore() async throws {
        // snippet: sets
        let host = try await LibvirtConnection.connect(to: "qemu:///system")
        let report = try await SetBackup(of: "web", into: "/backup/web").run(on: host)
        for disk in report.point.disks { print(disk.name, disk.base ?? "whole") }
        await host.close()

        let set = try BackupSet.open("/backup/web")
        let findings = try await set.verify().findings
        for finding in findings { print(finding.point, finding.message) }
        let restored = try await SetRestore(from: set, to: "/restored").prepare().run()
        for disk in restored.disks { print(disk.path) }
        // end
    }

    @Test("a place in a tree")
    func tree() throws {
        let document = try #require(XMLDocumentParser().parse(bytes, name: "backup.xml").document)
        // snippet: tree
        for disk in document.root.element("disks")?.elements("disk").map({ $0 }) ?? [] {
            guard let name = disk.attribute("name") else { continue }
            print(disk.path, name.value, name.valueRange?.start.offset ?? 0)
        }
        // end
        #expect(document.root.element("disks")?.element("disk")?.path == "/domainbackup/disks/disk")
    }

    @Test("what a finding says")
    func finding() throws {
        let document = try #require(XMLDocumentParser().parse(bytes, name: "backup.xml").document)
        let findings = try GrammarStore.builtin.findings(in: document) ?? []
        // snippet: finding
        for finding in findings where finding.severity == .error {
            print(finding.code, finding.path, finding.message)
            for fix in finding.fixes { print(fix.title, fix.isSafe ? "(can be applied unseen)" : "") }
        }
        // end
        #expect(findings.map(\.code) == ["unknown-attribute"])
    }

    @Test("a grammar of one's own")
    func grammar() throws {
        let document = try #require(XMLDocumentParser().parse(Array("<b/>".utf8)).document)
        let text = "<element name='a' xmlns='http://relaxng.org/ns/structure/1.0'><empty/></element>"
        let schema = try #require(XMLDocumentParser().parse(Array(text.utf8)).document)
        // snippet: grammar
        let grammar = try RelaxNGGrammar(schema)
        for finding in grammar.validate(document) { print(finding) }
        // end
        #expect(!grammar.isValid(document))
    }

    @Test("a document by the grammar of a release")
    func schema() throws {
        let document = try #require(XMLDocumentParser().parse(bytes, name: "backup.xml").document)
        // snippet: schema
        let store = GrammarStore()
        let findings = try store.findings(in: document, release: ReleaseNumber(9, 0, 0)) ?? []
        // end
        #expect(!findings.isEmpty)
    }

    @Test("a chain that fits")
    func doctor() async throws {
        let memory = InMemoryHost(time: { Instant(1_700_000_000) })
        _ = try await memory.define(
            xml: """
                <domain type='kvm'><name>web</name><memory>1</memory><os><type>hvm</type></os><devices>\
                <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a.qcow2'/>\
                <target dev='vda' bus='virtio'/></disk></devices></domain>
                """
        )
        let host = memory
        // snippet: doctor
        let doctor = ChainDoctor(of: "web")
        let facts = try await doctor.examine(on: host)
        let plan = ChainPlan(facts.findings, allowing: [])
        for step in plan.steps { try await doctor.perform(step, on: host, knowing: facts) }
        // end
        #expect(facts.findings.isEmpty)
    }

    /// Compiled, and not run: it would ask a host of this machine.
    private func look() async throws {
        // snippet: look
        let host = try await LibvirtConnection.connect(to: "qemu:///system", access: .readOnly)
        for name in try await host.checkpoints(of: "web", listing: .all, matching: CheckpointFilter()) {
            print(try await host.checkpoint(name, of: "web").creationTime ?? 0, name)
        }
        await host.close()
        // end
    }
}
