internal import CLibXML2

/// libxml2's text writer, with its output going to a closure.
///
/// All content is escaped before it comes here: libxml2's own escaping knows double quotes only.
final class TextWriter {
    private let writer: xmlTextWriterPtr
    private let output: Output
    private var quote = UInt8(ascii: "\"")

    /// Where the bytes go; libxml2 holds a pointer to it.
    private final class Output {
        let limit: Int
        let sink: ([UInt8]) throws -> Void
        var pending: [UInt8] = []
        var count = 0
        var failure: XMLPrintError?

        init(limit: Int, sink: @escaping ([UInt8]) throws -> Void) {
            self.limit = limit
            self.sink = sink
        }

        func take(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard failure == nil else { return }
            count += bytes.count
            guard count <= limit else {
                failure = XMLPrintError(.limit, "the output is longer than \(limit) bytes")
                return
            }
            pending.append(contentsOf: bytes)
            if pending.count >= 16_384 { flush() }
        }

        func flush() {
            guard failure == nil, !pending.isEmpty else { return }
            do {
                try sink(pending)
            } catch {
                failure = XMLPrintError(.sink, "the output could not be written: \(error)")
            }
            pending.removeAll(keepingCapacity: true)
        }
    }

    init(limit: Int, sink: @escaping ([UInt8]) throws -> Void) throws(XMLPrintError) {
        output = Output(limit: limit, sink: sink)
        let buffer = xmlOutputBufferCreateIO(
            { context, bytes, count in
                guard let context, let bytes, count >= 0 else { return -1 }
                let output = Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
                bytes.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
                    output.take(UnsafeBufferPointer(start: $0, count: Int(count)))
                }
                // Never an error: libxml2 would print one on standard error. The failure is looked at after each call.
                return count
            },
            { _ in 0 },
            Unmanaged.passUnretained(output).toOpaque(),
            nil
        )
        guard let buffer else { throw XMLPrintError(.memory, "there is not enough memory to print") }
        guard let writer = xmlNewTextWriter(buffer) else {
            xmlOutputBufferClose(buffer)
            throw XMLPrintError(.memory, "there is not enough memory to print")
        }
        self.writer = writer
    }

    deinit {
        // What is still buffered is written here; a failed print must not reach the sink any more.
        if output.failure == nil { output.failure = XMLPrintError(.sink, "printing was given up") }
        xmlFreeTextWriter(writer)
    }

    /// Writes what is left.
    func finish() throws(XMLPrintError) {
        _ = xmlTextWriterFlush(writer)
        output.flush()
        if let failure = output.failure { throw failure }
    }

    // MARK: Parts; names end with a NUL

    func startElement(_ name: [UInt8]) throws(XMLPrintError) { try check(xmlTextWriterStartElement(writer, name)) }

    func endElement() throws(XMLPrintError) { try check(xmlTextWriterEndElement(writer)) }

    func attribute(_ name: [UInt8], _ escaped: [UInt8], quote: UInt8) throws(XMLPrintError) {
        try useQuote(quote)
        try check(xmlTextWriterStartAttribute(writer, name))
        try raw(escaped)
        try check(xmlTextWriterEndAttribute(writer))
    }

    func raw(_ bytes: [UInt8]) throws(XMLPrintError) {
        guard bytes.count <= Int(Int32.max) else { throw XMLPrintError(.limit, "a text is longer than 2 GiB") }
        if !bytes.isEmpty { try check(xmlTextWriterWriteRawLen(writer, bytes, Int32(bytes.count))) }
    }

    func comment(_ content: [UInt8]) throws(XMLPrintError) {
        try check(xmlTextWriterStartComment(writer))
        try raw(content)
        try check(xmlTextWriterEndComment(writer))
    }

    func processingInstruction(_ target: [UInt8], _ content: [UInt8]) throws(XMLPrintError) {
        try check(xmlTextWriterStartPI(writer, target))
        try raw(content)
        try check(xmlTextWriterEndPI(writer))
    }

    private func useQuote(_ quote: UInt8) throws(XMLPrintError) {
        guard quote != self.quote else { return }
        try check(xmlTextWriterSetQuoteChar(writer, quote))
        self.quote = quote
    }

    private func check(_ result: Int32) throws(XMLPrintError) {
        if let failure = output.failure { throw failure }
        if result < 0 { throw XMLPrintError(.memory, "libxml2 could not write") }
    }
}
