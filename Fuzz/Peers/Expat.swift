import Glibc

/// expat, loaded where it is: nothing of it is needed to build.
enum Expat {
    enum Answer {
        /// The content, the version that the declaration names, and how deep elements nest.
        case document(PeerContent, version: [UInt8]?, depth: Int)
        case refused(CInt)
        /// In an encoding that expat does not have.
        case otherEncoding
    }

    /// The number of the error for what is no token of XML.
    static let invalidToken: CInt = 4

    private typealias Parser = OpaquePointer
    private typealias Text = UnsafePointer<CChar>?
    private typealias Attributes = UnsafePointer<Text>?
    private typealias Data = UnsafeMutableRawPointer?
    private typealias Start = @convention(c) (Data, Text, Attributes) -> Void
    private typealias End = @convention(c) (Data, Text) -> Void
    private typealias Characters = @convention(c) (Data, Text, CInt) -> Void
    private typealias Declaration = @convention(c) (Data, Text, Text, CInt) -> Void
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
        let setDeclaration: @convention(c) (Parser, Declaration) -> Void
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
            setDeclaration: function("XML_SetXmlDeclHandler"),
            setComments: function("XML_SetCommentHandler")
        )
    }()

    /// What comes of a document, how deep the element is that is being read, and the deepest.
    private final class Reading {
        var content = PeerContent()
        var depth = 0
        var deepest = 0
        var version: [UInt8]?

        static func of(_ data: Data) -> Reading {
            // Set below, and kept until the parser is freed.
            data.map { Unmanaged<Reading>.fromOpaque($0).takeUnretainedValue() } ?? Reading()
        }
    }

    private static func text(_ bytes: Text) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bytes, count: bytes.map { strlen($0) } ?? 0)
    }

    static func content(_ bytes: [UInt8]) -> Answer {
        guard let parser = library.create(nil) else { fatalError("no parser") }
        defer { library.free(parser) }
        let reading = Reading()
        return withExtendedLifetime(reading) {
            library.setData(parser, Unmanaged.passUnretained(reading).toOpaque())
            library.setElements(
                parser,
                { data, name, attributes in
                    let reading = Reading.of(data)
                    reading.content.start(Expat.text(name))
                    var at = 0
                    while let attributes, attributes[at] != nil {
                        reading.content.add(attribute: Expat.text(attributes[at]), Expat.text(attributes[at + 1]))
                        at += 2
                    }
                    reading.content.endAttributes()
                    reading.depth += 1
                    reading.deepest = max(reading.deepest, reading.depth)
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
                Reading.of(data).content.add(text: buffer)
            }
            library.setInstructions(parser) { data, target, content in
                let reading = Reading.of(data)
                if reading.depth > 0 { reading.content.add("instruction ", Expat.text(target), Expat.text(content)) }
            }
            library.setDeclaration(parser) { data, version, _, _ in
                if let version { Reading.of(data).version = Array(Expat.text(version)) }
            }
            library.setComments(parser) { data, content in
                let reading = Reading.of(data)
                if reading.depth > 0 { reading.content.add("comment ", Expat.text(content)) }
            }
            let isWhole = bytes.withUnsafeBytes { buffer in
                library.parse(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(buffer.count), 1)
            }
            if isWhole == 1 { return .document(reading.content, version: reading.version, depth: reading.deepest) }
            let code = library.error(parser)
            return code == 18 ? .otherEncoding : .refused(code)
        }
    }
}
