import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing
import XMLTree

@Suite("Domains with thousands of disks")
struct ManyDisksTests {
    @Test("each kind of document is filled for all of them", arguments: MomentDocument.Kind.allCases)
    func all(kind: MomentDocument.Kind) throws {
        let count = 4000
        let disks = (0..<count).map { DomainDisk("vd\($0)", file: "/i/\($0).qcow2") }
        let context = DomainContext(DomainDescription(name: "d", disks: disks))
        let listed = (0..<count).reversed().map { "<disk name='vd\($0)'\(Self.more(kind, $0))" }.joined()
        let text = "<\(kind.rawValue)><name>n</name><disks>\(listed)</disks></\(kind.rawValue)>"
        let document = try #require(
            XMLDocumentParser().parse(kind == .backup ? text.replacing("<name>n</name>", with: "") : text).document
        )
        let flags: Set<APIFlag> = kind == .snapshot ? [.diskOnly] : []
        let submission = Submission(flags: flags, domain: context, release: .baseline, time: Instant(1))
        let verdict = Preflight(submission).verdict(on: document)
        #expect(verdict.isAccepted)
        #expect(
            verdict.effective?.document().root.element("disks")?.elements("disk").reduce(0) { count, _ in count + 1 }
                == count
        )
    }

    private static func more(_ kind: MomentDocument.Kind, _ number: Int) -> String {
        switch kind {
        case .backup: " type='file'><target file='/b/\(number)'/></disk>"
        case .checkpoint: "/>"
        case .snapshot: " snapshot='external'/>"
        }
    }
}
