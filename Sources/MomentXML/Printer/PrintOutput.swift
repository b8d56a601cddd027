internal import XMLTree

/// Takes what is printed, and hands it on in pieces.
///
/// Everything is escaped here, not by libxml2's writer: that knows double quotes only, and its calls took most of the time of printing.
struct PrintOutput: ~Copyable {
    /// What is not handed on yet; all of it where there is no sink.
    private var bytes: [UInt8] = []
    private let limit: Int
    private let sink: (([UInt8]) throws -> Void)?
    /// How many bytes were handed on.
    private var delivered = 0

    /// A piece is handed on when it has so many bytes.
    private static let piece = 16_384

    /// Makes an output that takes at most `limit` bytes; without a sink ``finish()`` has them all.
    init(limit: Int, expecting count: Int = 0, sink: (([UInt8]) throws -> Void)? = nil) {
        self.limit = limit
        self.sink = sink
        bytes.reserveCapacity(min(count, limit))
    }

    // MARK: Parts

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: text) }

    /// A line end, and two spaces a level.
    mutating func appendLineBreak(_ depth: Int) {
        bytes.append(0x0A)
        for _ in 0..<depth { append("  ") }
    }

    /// Appends character data or, with `isValue`, an attribute's value; false when it holds what XML does not have.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ escaping: Escaping, isValue: Bool) -> Bool {
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            // Most bytes are letters.
            if byte > 0x3E, byte != 0xEF {
                index += 1
                continue
            }
            switch escaping.treatment(of: text, at: index, isValue: isValue) {
            case .plain: break
            case .reference(let reference):
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
                append(reference)
                start = index + 1
            case .impossible: return false
            }
            index += 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        return true
    }

    // MARK: Pieces

    /// To be called between nodes: keeps within the limit, and hands on a piece that is large enough.
    mutating func settle() throws(XMLPrintError) {
        guard delivered + bytes.count <= limit else {
            throw XMLPrintError(.limit, "the output is longer than \(limit) bytes")
        }
        if bytes.count >= Self.piece, sink != nil { try handOn() }
    }

    /// Hands on what is left; without a sink everything is given back.
    consuming func finish() throws(XMLPrintError) -> [UInt8] {
        try settle()
        if sink != nil, !bytes.isEmpty { try handOn() }
        return bytes
    }

    private mutating func handOn() throws(XMLPrintError) {
        do {
            try sink?(bytes)
        } catch {
            throw XMLPrintError(.sink, "the output could not be written: \(error)")
        }
        delivered += bytes.count
        bytes.removeAll(keepingCapacity: true)
    }
}
