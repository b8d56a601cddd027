import Foundation
import MomentXML
import TestSupport
import Testing
import XMLTree

/// Where libxml2's own tool decides what is a document, as libvirt has it.
@Suite("What is well-formed is what xmllint takes") struct PeerVerdictTests {
    /// A text with bytes above 7F written as U+0080…U+00FF.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        var testDescription: String { name }

        init(_ name: String, _ text: String, encoding: String.Encoding = .utf8) {
            self.name = name
            bytes = Array(text.data(using: encoding) ?? Data())
        }
    }

    private static let mark = "\u{FEFF}"

    static let cases: [Case] = namespaces + marks + encodings + others

    private static let namespaces: [Case] = {
        let names = ["my app", "urn:ä", "é", "a b c", "http://x/[1]", "%zz", " ", "http://[", "{x}", "a|b", "a\\b"]
        return names.map { Case("the namespace '\($0)'", "<a xmlns:p='\($0)' p:q='1'><p:b/></a>") }
            + names.map { Case("the default namespace '\($0)'", "<a xmlns='\($0)'/>") }
    }()

    private static let marks: [Case] = {
        var cases: [Case] = []
        for count in 0...4 {
            for encoding in [String.Encoding.utf8, .utf16LittleEndian, .utf16BigEndian] {
                for rest in ["<a/>", "<?xml version='1.0'?><a/>", " <a/>", "\n<!-- c --><a/>"] {
                    // UTF-16 with neither mark nor declaration, which we tell by its first character.
                    if count == 0, encoding != .utf8, rest == "<a/>" { continue }
                    let text = String(repeating: mark, count: count) + rest
                    cases.append(Case("\(count) marks before \(rest)", text, encoding: encoding))
                }
            }
        }
        return cases
    }()

    private static let encodings: [Case] = {
        var cases: [Case] = []
        for padding in [0, 100, 494, 512, 4_000, 60_000] {
            for encoding in ["ISO-8859-1", "iso-8859-1", "US-ASCII", "UTF-8"] {
                let spaces = String(repeating: " ", count: padding + 1)
                let text = "<?xml version='1.0'\(spaces)encoding='\(encoding)'?><a>\u{E9}</a>"
                cases.append(Case("\(encoding) behind \(padding) spaces", text, encoding: .isoLatin1))
            }
        }
        return cases
    }()

    private static let others: [Case] = [
        Case("a mark within", "<a>\(mark)</a>"), Case("a mark behind", "<a/>\(mark)"),
        Case("a prefix that is declared nowhere", "<p:a/>"), Case("a prefix for no namespace", "<p:a xmlns:p=''/>"),
        Case("xml for another namespace", "<a xmlns:xml='urn:x'/>"), Case("xmlns declared", "<a xmlns:xmlns='urn:x'/>"),
        Case("an attribute twice by namespace", "<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>"),
        Case("an attribute twice by a namespace with a space", "<a xmlns:p='u u' xmlns:q='u u' p:x='' q:x=''/>"),
    ]

    @Test(arguments: cases) func agrees(with it: Case) throws {
        let directory = try TemporaryDirectory()
        let file = "\(directory.path)/it.xml"
        try Data(it.bytes).write(to: URL(filePath: file))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/xmllint")
        process.arguments = ["--nonet", "--noout", file]
        let complaints = Pipe()
        process.standardError = complaints
        try process.run()
        let said = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // Of namespaces xmllint says what is wrong and goes on: libvirt does not stop there either, but a prefix without a meaning is a mistake.
        let isMistake = said.split(separator: "\n").contains {
            $0.contains("namespace error") && !$0.contains("is not a valid URI")
        }

        let result = XMLDocumentParser().parse(it.bytes)

        #expect((result.document != nil) == (process.terminationStatus == 0 && !isMistake), "\(said)\(result.findings)")
    }

    @Test func keepsANamespaceNameThatIsNoURI() throws {
        let text = "<a xmlns:p='my app &amp; é'><p:b p:c='1'/></a>"
        let document = try #require(XMLDocumentParser().parse(text).document)
        #expect(document.root.elements.map(\.name.namespace) == ["my app & é"])
        #expect(try XMLPrinter(layout: .verbatim).print(document) == Array((text + "\n").utf8))
    }
}
