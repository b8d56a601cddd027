/// A member name that stands twice in one object of a JSON text.
///
/// Decoders keep one of the two and say nothing, so half of what was written would be lost. Look for one before decoding.
///
/// ```swift
/// if let repeated = RepeatedJSONKey(in: bytes) { print("line \(repeated.line): '\(repeated.key)' stands twice") }
/// let document = try JSONDecoder().decode(MomentDocument.self, from: Data(bytes))
/// ```
public struct RepeatedJSONKey: Hashable, Sendable {
    /// The name, its escapes resolved.
    public let key: String
    /// The line of the second one, from 1.
    public let line: Int

    /// Looks for the first one; nil where there is none. A text that is no JSON is for the decoder to refuse.
    public init?(in text: [UInt8]) {
        /// The names so far of each object that is open; nil for an array.
        var open: [Set<[UInt16]>?] = []
        var (at, line) = (0, 1)
        var isName = false
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "{"):
                open.append([])
                isName = true
            case UInt8(ascii: "["):
                open.append(nil)
                isName = false
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = open.popLast()
                isName = false
            case UInt8(ascii: ","): isName = open.last.map { $0 != nil } ?? false
            case UInt8(ascii: ":"): isName = false
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "\""):
                let end = Self.end(of: at, in: text)
                if isName, let last = open.indices.last {
                    let name = Self.units(text[(at + 1)..<max(at + 1, end - 1)])
                    if open[last]?.insert(name).inserted == false {
                        key = String(decoding: name, as: UTF16.self)
                        self.line = line
                        return
                    }
                }
                at = end
                continue
            default: break
            }
            at += 1
        }
        return nil
    }

    /// The offset behind a string's closing quote.
    private static func end(of start: Int, in text: [UInt8]) -> Int {
        var at = start + 1
        while at < text.count, text[at] != UInt8(ascii: "\"") { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(at + 1, text.count)
    }

    /// The code units that a string's content stands for: the same name may be written with escapes and without.
    private static func units(_ content: ArraySlice<UInt8>) -> [UInt16] {
        guard content.contains(UInt8(ascii: "\\")) else { return Array(String(decoding: content, as: UTF8.self).utf16) }
        var units: [UInt16] = []
        var at = content.startIndex
        while at < content.endIndex {
            let plain = content[at...].prefix { $0 != UInt8(ascii: "\\") }
            units += String(decoding: plain, as: UTF8.self).utf16
            at = plain.endIndex
            guard at + 1 < content.endIndex else { break }
            let escape = content[at + 1]
            let digits = content[min(at + 2, content.endIndex)..<min(at + 6, content.endIndex)]
            if escape == UInt8(ascii: "u"), let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) {
                units.append(unit)
                at += 6
                continue
            }
            units.append(Self.escapes[escape] ?? UInt16(escape))
            at += 2
        }
        return units
    }

    private static let escapes: [UInt8: UInt16] = [
        UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]
}
