import MomentDiagnostics
import MomentXML
import XMLTree

/// Any bytes are to our parser what they are to libxml2's own tree and to expat: a document or none, and of the same content.
///
/// Four differences are chosen, and each is looked at, not guessed: ours refuses a document type, so texts with one are passed over, and has four
/// encodings (UTF-8, UTF-16, ISO-8859-1, US-ASCII); to expat
/// every version of XML is one that it knows and no depth too deep, where libxml2 asks for 1.x and at most 256 levels; and expat's names have the
/// characters of the fourth edition of XML.
enum PeersTarget: FuzzTarget {
    static var markupMutationsOfEight: UInt32 { 3 }

    static func run(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, !bytes.contains(0), !hasDocumentType(bytes) else { return }
        // How much there may be is our own rule; how deep, libxml2's.
        let result = limited.parse(bytes)
        let ours = result.document
        // libxml2 asks the C library for encodings, which ours does not.
        if result.findings.first.map({ $0.code == .xmlEncoding && $0.message.hasSuffix("is not supported") }) ?? false {
            return
        }
        let (theirs, namespacesAreWell) = LibXMLTree.content(bytes)
        // Which of libxml2's complaints about namespaces count, xmllint decides (PeerVerdictTests); expat is not asked about them.
        guard namespacesAreWell else { return expect(theirs != nil || ours == nil, "libxml2 refuses it") }
        expect((ours == nil) == (theirs == nil), "libxml2 \(theirs == nil ? "refuses" : "takes") it")
        if let ours, let theirs {
            let content = PeerContent.of(ours.root, expandingNames: true)
            expect(content == theirs, "libxml2 reads:\n\(theirs)\nwe:\n\(content)")
        }
        switch Expat.content(bytes) {
        case .otherEncoding: return
        case .refused(let code):
            guard let ours else { return }
            expect(code == Expat.invalidToken && hasNameBeyondASCII(ours), "expat refuses it: error \(code)")
        case .document(let events, let version, let depth):
            guard let ours else {
                return expect(depth > 256 || version.map { !isOneDotSomething($0) } ?? false, "expat takes it")
            }
            let content = PeerContent.of(ours.root, expandingNames: false)
            expect(content == events, "expat reads:\n\(events)\nwe:\n\(content)")
        }
    }

    private static let limited = XMLDocumentParser(limits: XMLLimits(attributesPerElement: 100_000, findings: 0))

    private static func hasDocumentType(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == 0x3C && bytes[$0...].starts(with: documentType) }
    }

    private static let documentType = Array("<!DOCTYPE".utf8)

    private static func isOneDotSomething(_ version: [UInt8]) -> Bool {
        version.starts(with: Array("1.".utf8)) && version.dropFirst(2).allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func hasNameBeyondASCII(_ document: XMLDocument) -> Bool {
        func isBeyond(_ name: String) -> Bool { name.utf8.contains { $0 >= 0x80 } }
        func isBeyond(_ node: XMLNode) -> Bool {
            switch node {
            case .element(let element):
                isBeyond(element.name.qualifiedName)
                    || element.attributesAndDeclarations.contains { isBeyond($0.name.qualifiedName) }
                    || element.children.contains(where: isBeyond)
            case .processingInstruction(let target, _): isBeyond(target)
            case .text, .comment: false
            }
        }
        return document.nodes.contains(where: isBeyond)
    }
}
