import MomentDiagnostics
import MomentSchemas
import MomentXML
import Testing
import XMLTree

@Suite("Release marks in grammars")
struct ReleaseMarksTests {
    private static let head = "xmlns='http://relaxng.org/ns/structure/1.0' xmlns:vm='\(ReleaseMarks.namespace)'"
    private static let grammar = """
        <grammar \(head)><start><choice><value vm:since='9.3.0'>new</value><value vm:until='11.0.0'>old</value>
        <ref name='later'/></choice></start><define name='later' vm:since='10.0.0'><text/></define></grammar>
        """

    private func narrowed(to release: ReleaseNumber) throws -> String? {
        let document = try #require(XMLDocumentParser().parse(Self.grammar).document)
        guard let narrow = ReleaseMarks.narrow(document, to: release) else { return nil }
        return String(decoding: try XMLPrinter(layout: .verbatim).print(narrow), as: UTF8.self)
    }

    @Test(
        "what a release does not know becomes notAllowed, and a definition keeps its name",
        arguments: [
            (ReleaseNumber(9, 0, 0), false, true, false), (ReleaseNumber(9, 3, 0), true, true, false),
            (ReleaseNumber(10, 0, 0), true, true, true), (ReleaseNumber(10, 10, 0), true, true, true),
            (ReleaseNumber(11, 0, 0), true, false, true),
        ]
    )
    func narrow(release: ReleaseNumber, hasNew: Bool, hasOld: Bool, hasLater: Bool) throws {
        let text = try narrowed(to: release) ?? Self.grammar
        #expect(text.contains(">new<") == hasNew)
        #expect(text.contains(">old<") == hasOld)
        #expect(text.contains("<text/>") == hasLater)
        #expect(text.contains("name='later'"))
        let document = try #require(XMLDocumentParser().parse(text).document)
        let kept = [hasNew, hasOld, hasLater].count { $0 }
        #expect(text.split(separator: "<notAllowed/>").count == 4 - kept)
        #expect(document.root.name.namespace == "http://relaxng.org/ns/structure/1.0")
    }

    @Test("a grammar that a release knows whole is left alone")
    func whole() throws { #expect(try narrowed(to: ReleaseNumber(10, 5, 0)) == nil) }

    @Test("the releases at which a grammar changes are told")
    func releases() throws {
        let document = try #require(XMLDocumentParser().parse(Self.grammar).document)
        #expect(
            ReleaseMarks.releases(in: document) == [
                ReleaseNumber(9, 3, 0), ReleaseNumber(10, 0, 0), ReleaseNumber(11, 0, 0),
            ]
        )
    }
}
