import Foundation
import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentSchemas
import MomentXML
import TestSupport
import Testing
import XMLTree

@testable import MomentTemplates

/// Documents as deep as they are read, on a thread with half the stack that some systems give: nothing recurses by depth.
@Suite("Deep documents on small stacks", .serialized) struct SmallStackTests {
    /// How deep elements nest below the root; the parser takes 256 levels.
    private static let depth = 240

    private static func deep(_ name: String) -> String {
        String(repeating: "<\(name) a='1'>", count: depth) + "t" + String(repeating: "</\(name)>", count: depth)
    }

    /// A document of each kind with a deep part that no field takes, and one with mistakes at the bottom.
    static let documents = [
        "<domainbackup mode='push'>\(deep("x"))<disks><disk name='vda'/></disks></domainbackup>",
        "<domaincheckpoint><name>c</name>\(deep("x:y").replacing("<x:y ", with: "<x:y xmlns:x='urn:x' "))</domaincheckpoint>",
        "<domainsnapshot><name>s</name><domain type='kvm'><metadata>\(deep("m"))</metadata></domain></domainsnapshot>",
        "<domainsnapshot>\(deep("domainsnapshot"))</domainsnapshot>",
    ]

    @Test(arguments: documents) func readPrintCompare(text: String) throws {
        try SmallStack.run {
            let document = try #require(XMLDocumentParser().parse(text).document)
            let value = try MomentDocument.decode(document).value
            let printed = try XMLPrinter().print(value.document())
            let again = try #require(XMLDocumentParser().parse(printed).document)
            #expect(again.root == value.document().root)
            #expect(try MomentDocument.decode(again).value == value)
            #expect(Set([value, try MomentDocument.decode(again).value]).count == 1)
            #expect(MomentDiff.differences(between: document, and: again, alignedFor: nil).isEmpty)
            _ = Resubmission(of: value)
        }
    }

    @Test(arguments: documents) func json(text: String) throws {
        try SmallStack.run {
            let document = try #require(XMLDocumentParser().parse(text).document)
            let value = try MomentDocument.decode(document).value
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            let data = try encoder.encode(value)
            #expect(try JSONDecoder().decode(MomentDocument.self, from: data) == value)
        }
    }

    @Test(arguments: documents) func findings(text: String) throws {
        try SmallStack.run {
            let document = try #require(XMLDocumentParser().parse(text).document)
            let store = GrammarStore()
            #expect(try store.isValid(document) != nil)
            let findings = try store.findings(in: document) ?? []
            var writer = TextWriter()
            _ = writer.write(FileReport(file: "deep.xml", findings: findings))
            let broken = String(text.dropLast(20))
            #expect(!XMLDocumentParser().parse(broken).findings.isEmpty)
        }
    }

    @Test func rendering() throws {
        let domain = try Samples.domain("one-disk")
        let text = String(decoding: try XMLPrinter().print(domain), as: UTF8.self)
            .replacing("</domain>", with: "<metadata>\(Self.deep("m"))</metadata></domain>")
        try SmallStack.run {
            let document = try #require(XMLDocumentParser().parse(text).document)
            let template = try #require(Template.builtIn("push-full"))
            let result = template.render(document, ["directory": .string("/b")], context: Stylesheets.context)
            #expect(result.backup != nil)
        }
    }
}
