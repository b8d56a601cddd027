import CLibXML2
import Glibc
import LibXML
import XMLTree

/// Any bytes are to our parser what they are to libxml2's own tree and to expat: a document or none, and of the same content.
///
/// Verdicts are compared where the three mean the same: not for documents with a document type (ours refuses it), deeper than libxml2 goes, in an
/// encoding that expat does not have, or with names by characters that only the fifth edition of XML allows (expat has the fourth).
enum PeersTarget: FuzzTarget {
    static var markupMutationsOfEight: UInt32 { 3 }

    static func run(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, !bytes.contains(0), bytes.firstRange(of: Array("<!DOCTYPE".utf8)) == nil else { return }
        // How much there may be is our own rule; how deep, libxml2's.
        let ours = XMLParser(limits: XMLLimits(attributesPerElement: 100_000)).parse(bytes).document
        let (theirs, namespacesAreWell) = LibXMLTree.content(bytes)
        // Which of libxml2's complaints about namespaces count, xmllint decides (PeerVerdictTests); expat is not asked about them.
        guard namespacesAreWell else { return }
        expect((ours == nil) == (theirs == nil), "libxml2 \(theirs == nil ? "refuses" : "takes") it")
        let content = ours.map { Content.of($0.root, expandingNames: true) }
        if let content, let theirs { expect(content == theirs, "libxml2 reads:\n\(theirs)\nwe:\n\(content)") }
        switch Expat.content(bytes) {
        case .otherEncoding: return
        case .refused(let code):
            guard ours != nil else { return }
            expect(bytes.contains { $0 >= 0x80 }, "expat refuses it: error \(code)")
        case .document(let events):
            // To expat every version of XML is one that it knows.
            guard let ours else { return expect(bytes.starts(with: Array("<?xml".utf8)), "expat takes it") }
            let content = Content.of(ours.root, expandingNames: false)
            expect(content == events, "expat reads:\n\(events)\nwe:\n\(content)")
        }
    }
}

/// What a document holds below its root, line by line: texts and CDATA are one, what is between attributes is none.
private struct Content: Equatable, CustomStringConvertible {
    private(set) var lines: [String] = []
    private var text = ""

    var description: String { lines.joined(separator: "\n") }

    mutating func add(text: String) { self.text += text }

    mutating func add(_ line: String) {
        endText()
        lines.append(line)
    }

    mutating func start(_ name: String, _ attributes: [(String, String)]) {
        add("<\(name)")
        let parts = attributes.map { "\($0.0)=\($0.1)" }
        lines += parts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    mutating func end() { add(">") }

    private mutating func endText() {
        if !text.isEmpty { lines.append("text \(text)") }
        text = ""
    }

    static func of(_ element: XMLElement, expandingNames: Bool) -> Content {
        var content = Content()
        content.add(element, expandingNames)
        return content
    }

    private mutating func add(_ element: XMLElement, _ expands: Bool) {
        func name(_ name: XMLName) -> String { expands ? "{\(name.namespace)}\(name.localName)" : name.qualifiedName }
        let attributes = expands ? element.attributes : element.attributesAndDeclarations
        start(name(element.name), attributes.map { (name($0.name), $0.value) })
        for child in element.children {
            switch child {
            case .element(let child): add(child, expands)
            case .text(let text): add(text: text.content)
            case .comment(let text): add("comment \(text.content)")
            case .processingInstruction(let target, let text): add("instruction \(target) \(text.content)")
            }
        }
        end()
    }

    static func == (left: Content, right: Content) -> Bool {
        left.lines.count == right.lines.count
            && zip(left.lines, right.lines).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }
}

/// libxml2's own tree.
private enum LibXMLTree {
    /// The content, nil where there is no document, and whether nothing is wrong with namespaces.
    static func content(_ bytes: [UInt8]) -> (Content?, namespacesAreWell: Bool) {
        guard let context = xmlNewParserCtxt() else { fatalError("no parser") }
        defer { xmlFreeParserCtxt(context) }
        let options = CInt(XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NONET.rawValue)
        let document = bytes.withUnsafeBytes { buffer in
            let text = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            return xmlCtxtReadMemory(context, text, CInt(buffer.count), nil, nil, options)
        }
        guard let document else { return (nil, true) }
        defer { xmlFreeDoc(document) }
        guard let root = xmlDocGetRootElement(document) else { return (nil, true) }
        var content = Content()
        add(root, &content)
        return (content, context.pointee.nsWellFormed != 0)
    }

    private static func text(_ bytes: UnsafePointer<xmlChar>?) -> String {
        guard let bytes else { return "" }
        return String(decoding: UnsafeBufferPointer(start: bytes, count: Int(xmlStrlen(bytes))), as: UTF8.self)
    }

    private static func name(_ name: UnsafePointer<xmlChar>?, _ namespace: xmlNsPtr?) -> String {
        "{\(text(namespace?.pointee.href))}\(text(name))"
    }

    private static func add(_ element: xmlNodePtr, _ content: inout Content) {
        var attributes: [(String, String)] = []
        for attribute in sequence(first: element.pointee.properties, next: { $0?.pointee.next }) {
            guard let attribute else { break }
            var value = ""
            for part in sequence(first: attribute.pointee.children, next: { $0?.pointee.next }) {
                value += text(part?.pointee.content)
            }
            attributes.append((name(attribute.pointee.name, attribute.pointee.ns), value))
        }
        content.start(name(element.pointee.name, element.pointee.ns), attributes)
        for child in sequence(first: element.pointee.children, next: { $0?.pointee.next }) {
            guard let child else { break }
            switch child.pointee.type {
            case XML_ELEMENT_NODE: add(child, &content)
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: content.add(text: text(child.pointee.content))
            case XML_COMMENT_NODE: content.add("comment \(text(child.pointee.content))")
            case XML_PI_NODE: content.add("instruction \(text(child.pointee.name)) \(text(child.pointee.content))")
            default: content.add("other \(child.pointee.type.rawValue)")
            }
        }
        content.end()
    }
}

/// expat, loaded where it is: nothing of it is needed to build.
private enum Expat {
    enum Answer {
        case document(Content)
        case refused(CInt)
        /// In an encoding that expat does not have.
        case otherEncoding
    }

    private typealias Parser = OpaquePointer
    private typealias Text = UnsafePointer<CChar>?
    private typealias Attributes = UnsafePointer<Text>?
    private typealias Data = UnsafeMutableRawPointer?
    private typealias Start = @convention(c) (Data, Text, Attributes) -> Void
    private typealias End = @convention(c) (Data, Text) -> Void
    private typealias Characters = @convention(c) (Data, Text, CInt) -> Void
    private typealias Instruction = @convention(c) (Data, Text, Text) -> Void

    private struct Library: @unchecked Sendable {
        let create: @convention(c) (Text) -> Parser?
        let free: @convention(c) (Parser) -> Void
        let parse: @convention(c) (Parser, Text, CInt, CInt) -> CInt
        let error: @convention(c) (Parser) -> CInt
        let setData: @convention(c) (Parser, Data) -> Void
        let setElements: @convention(c) (Parser, Start, End) -> Void
        let setCharacters: @convention(c) (Parser, Characters) -> Void
        let setInstructions: @convention(c) (Parser, Instruction) -> Void
        let setComments: @convention(c) (Parser, End) -> Void
    }

    // Only pointers to functions of a library that stays loaded.
    private static let library: Library = {
        guard let handle = dlopen("libexpat.so.1", RTLD_NOW) else { fatalError("install libexpat1") }
        func function<Function>(_ name: String) -> Function {
            guard let symbol = dlsym(handle, name) else { fatalError("libexpat has no \(name)") }
            return unsafeBitCast(symbol, to: Function.self)
        }
        return Library(
            create: function("XML_ParserCreate"),
            free: function("XML_ParserFree"),
            parse: function("XML_Parse"),
            error: function("XML_GetErrorCode"),
            setData: function("XML_SetUserData"),
            setElements: function("XML_SetElementHandler"),
            setCharacters: function("XML_SetCharacterDataHandler"),
            setInstructions: function("XML_SetProcessingInstructionHandler"),
            setComments: function("XML_SetCommentHandler")
        )
    }()

    /// What comes of a document, and how deep the element is that is being read.
    private final class Reading {
        var content = Content()
        var depth = 0

        static func of(_ data: Data) -> Reading {
            // Set below, and kept until the parser is freed.
            data.map { Unmanaged<Reading>.fromOpaque($0).takeUnretainedValue() } ?? Reading()
        }
    }

    private static func text(_ bytes: Text) -> String { bytes.map { String(cString: $0) } ?? "" }

    static func content(_ bytes: [UInt8]) -> Answer {
        guard let parser = library.create(nil) else { fatalError("no parser") }
        defer { library.free(parser) }
        let reading = Reading()
        return withExtendedLifetime(reading) {
            library.setData(parser, Unmanaged.passUnretained(reading).toOpaque())
            library.setElements(
                parser,
                { data, name, attributes in
                    var pairs: [(String, String)] = []
                    var at = 0
                    while let attributes, attributes[at] != nil {
                        pairs.append((Expat.text(attributes[at]), Expat.text(attributes[at + 1])))
                        at += 2
                    }
                    let reading = Reading.of(data)
                    reading.content.start(Expat.text(name), pairs)
                    reading.depth += 1
                },
                { data, _ in
                    let reading = Reading.of(data)
                    reading.content.end()
                    reading.depth -= 1
                }
            )
            library.setCharacters(parser) { data, bytes, count in
                guard let bytes else { return }
                let buffer = UnsafeRawBufferPointer(start: bytes, count: Int(count))
                Reading.of(data).content.add(text: String(decoding: buffer, as: UTF8.self))
            }
            library.setInstructions(parser) { data, target, content in
                let reading = Reading.of(data)
                if reading.depth > 0 { reading.content.add("instruction \(Expat.text(target)) \(Expat.text(content))") }
            }
            library.setComments(parser) { data, content in
                let reading = Reading.of(data)
                if reading.depth > 0 { reading.content.add("comment \(Expat.text(content))") }
            }
            let isWhole = bytes.withUnsafeBytes { buffer in
                library.parse(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(buffer.count), 1)
            }
            if isWhole == 1 { return .document(reading.content) }
            let code = library.error(parser)
            return code == 18 ? .otherEncoding : .refused(code)
        }
    }
}
