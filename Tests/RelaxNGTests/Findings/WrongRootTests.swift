import MomentDiagnostics
import MomentXML
import RelaxNG
import TestSupport
import Testing
import XMLTree

@Suite("A wrong root")
struct WrongRootTests {
    private func findings(_ text: String, _ grammar: String) throws -> [Diagnostic] {
        try ProjectGrammars.findings(in: parsed(text), by: grammar)
    }

    @Test("does not hide the mistakes in what is plainly the right content")
    func readOn() throws {
        let marked = MarkedText(
            "1️⃣<backup mode='push'><disks><disk 2️⃣nmae='vda'/></disks><incremental>a</incremental></backup>"
        )
        let found = try findings(marked.text, "domainbackup")
        #expect(found.map(\.code.rawValue) == ["wrong-root", "unknown-attribute"], "\(found.map(\.message))")
        #expect(found.map { $0.range?.start.offset } == [marked[1], marked[2]])
    }

    @Test("of a document of another kind is all there is to say")
    func another() throws {
        let network = "<network><name>n</name><forward mode='nat'/><bridge name='b'/><ip address='10.0.0.1'/></network>"
        for grammar in ["domainbackup", "domaincheckpoint", "domainsnapshot"] {
            #expect(try findings(network, grammar).map(\.code.rawValue) == ["wrong-root"])
        }
        #expect(try findings("<network/>", "domainbackup").map(\.code.rawValue) == ["wrong-root"])
    }
}
