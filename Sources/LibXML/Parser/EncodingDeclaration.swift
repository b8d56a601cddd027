/// The encoding that an XML declaration names, and where.
struct EncodingDeclaration {
    let name: String
    /// The name's place in the text, quotes not included.
    let start: Int
    let end: Int

    /// Looks for one at the start of a text; nil where there is none that can be read.
    init?(in bytes: [UInt8]) {
        guard bytes.starts(with: "<?xml".utf8), bytes.count > 5, bytes[5] <= 0x20 else { return nil }
        // White space may make it as long as it likes.
        guard let close = bytes.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let head = bytes[..<close]
        let word = Array("encoding".utf8)
        var at = 5
        while at + word.count < close, !head[at..<at + word.count].elementsEqual(word) { at += 1 }
        at += word.count
        while at < close, head[at] <= 0x20 || head[at] == UInt8(ascii: "=") { at += 1 }
        guard at < close, head[at] == UInt8(ascii: "'") || head[at] == UInt8(ascii: "\"") else { return nil }
        let quote = head[at]
        at += 1
        start = at
        while at < close, head[at] != quote { at += 1 }
        guard at < close else { return nil }
        end = at
        name = String(decoding: head[start..<end], as: UTF8.self)
    }
}
