import Foundation
import LocalFiles
import MomentDiagnostics
import MomentSchemas
import MomentXML
import TestRequirements
import TestSupport
import Testing
import XMLTree

@Suite("Grammars for documents")
struct GrammarStoreTests {
    private static let stores = [GrammarStore(engine: .builtin), GrammarStore(engine: .libxml2)]

    private func document(_ bytes: [UInt8]) throws -> XMLDocument {
        try #require(XMLDocumentParser().parse(bytes).document)
    }

    @Test("every valid sample is accepted by both engines", arguments: try Samples.documents("."))
    func valid(sample: Samples.Sample) throws {
        let path = sample.path
        guard ["/backup/", "/checkpoint/", "/snapshot/"].contains(where: path.contains), !path.contains("/live/") else {
            return
        }
        let document = try document(sample.bytes)
        for store in Self.stores {
            let findings = try #require(try store.findings(in: document))
            #expect(findings.isEmpty, "\(store.engine): \(findings.map(\.message))")
        }
    }

    @Test(
        "the verdict alone is that of the findings",
        arguments: try Samples.documents("."),
        [ReleaseNumber.baseline, .newest]
    )
    func verdict(sample: Samples.Sample, release: ReleaseNumber) throws {
        guard let document = XMLDocumentParser().parse(sample.bytes).document else { return }
        for store in Self.stores {
            let findings = try store.findings(in: document, release: release)
            #expect(try store.isValid(document, release: release) == findings?.isEmpty)
        }
    }

    /// The samples that need a newer release than 9.0.0, each with that release.
    private static let newer: [(path: String, release: ReleaseNumber)] = {
        let list = try? String(
            contentsOf: Samples.repository.appending(path: "samples/newer-than-9.0.txt"),
            encoding: .utf8
        )
        return (list ?? "").split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let release = ReleaseNumber(String(parts[1])) else { return nil }
            return (String(parts[0]), release)
        }
    }()

    @Test("a document is refused below the release it needs, which is named, and accepted from there on")
    func releases() throws {
        #expect(Self.newer.count > 10)
        for (path, release) in Self.newer {
            let bytes = Array(try Data(contentsOf: Samples.repository.appending(path: "samples/\(path)")))
            let document = try document(bytes)
            for store in Self.stores {
                let findings = try #require(try store.findings(in: document, release: .baseline))
                #expect(!findings.isEmpty, "\(path)")
                #expect(findings.allSatisfy { $0.code == .needsRelease && $0.layer == .release }, "\(path)")
                #expect(findings.allSatisfy { $0.message.contains("libvirt \(release) ") }, "\(path)")
                #expect(try store.findings(in: document, release: release)?.isEmpty == true, "\(path)")
            }
        }
    }

    @Test(
        "the need for a release is told where the new thing stands",
        arguments: [
            ("<server transport='1️⃣fd' tls='yes' fdgroup='g'/>", "/domainbackup/server/@transport"),
            ("<server tls='yes' 1️⃣fdgroup='g' transport='fd'/>", "/domainbackup/server/@fdgroup"),
            ("<server transport='1️⃣fd' fdgroup='g'/>", "/domainbackup/server/@transport"),
        ]
    )
    func place(server: String, path: String) throws {
        let marked = MarkedText("<domainbackup mode='pull'>\(server)<disks><disk name='vda'/></disks></domainbackup>")
        let findings = try #require(try Self.stores[0].findings(in: document(marked.bytes), release: .baseline))
        #expect(findings.map(\.code) == [.needsRelease], "\(findings.map(\.message))")
        #expect(findings.first?.path == path)
        #expect(findings.first?.range?.start.offset == marked[1])
    }

    @Test("a mistake that no release accepts stays a finding of the grammar beside those of the release")
    func mixed() throws {
        let text = """
            <domainbackup mode='pull'><server transport='fd' fdgroup='g'/><disks><disk name='vda' typo='x'>
            <scratch file='/a'/></disk></disks></domainbackup>
            """
        let findings = try #require(try Self.stores[0].findings(in: try document(Array(text.utf8)), release: .baseline))
        #expect(findings.contains { $0.layer == .schema })
        #expect(findings.contains { $0.layer == .release && $0.path.hasPrefix("/domainbackup/server") })
    }

    @Test(
        "there is no grammar for other documents, nor for roots named as a file that grammars include",
        arguments: ["domain", "storage", "values"]
    )
    func otherRoot(name: String) throws {
        for store in Self.stores { #expect(try store.findings(in: try document(Array("<\(name)/>".utf8))) == nil) }
    }

    @Test("one grammar is compiled once, for all threads")
    func shared() throws {
        let store = GrammarStore()
        let one = try #require(try store.schema(forRoot: "domainbackup"))
        let other = try #require(try store.schema(forRoot: "domainbackup"))
        #expect(one.engine as AnyObject === other.engine as AnyObject)
    }

    @Test(
        "the installed libvirt's schemas describe its other documents, too",
        .requires(.file(GrammarSet.systemDirectory, package: "libvirt0"))
    )
    func system() throws {
        let store = GrammarStore(try .system())
        let valid = try document(Array("<domainsnapshot><name>a</name></domainsnapshot>".utf8))
        #expect(try store.findings(in: valid)?.isEmpty == true)
        let network = try document(Array("<network><nane>a</nane></network>".utf8))
        #expect(try store.findings(in: network)?.isEmpty == false)
        #expect(try store.findings(in: try document(Array("<other/>".utf8))) == nil)
    }
}
