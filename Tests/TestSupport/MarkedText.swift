/// A text with position markers (1️⃣, 2️⃣ … 9️⃣) taken out, and the places where they stood.
///
/// Tests name a place by its marker, so that nobody counts columns.
public struct MarkedText: Sendable {
    /// The text without its markers.
    public let text: String
    /// The offset in UTF-8 of each marker.
    public let offsets: [Int: Int]

    /// Takes the markers out of a text.
    public init(_ marked: String) {
        var text = ""
        var offsets: [Int: Int] = [:]
        for character in marked {
            if let number = MarkedText.number(of: character) {
                offsets[number] = text.utf8.count
            } else {
                text.append(character)
            }
        }
        // Characters next to a marker may join once it is gone; the bytes stay the same.
        self.text = text
        self.offsets = offsets
    }

    /// The text without its marks, as UTF-8.
    public var bytes: [UInt8] { Array(text.utf8) }

    /// The offset of a marker; -1, which is no offset, where the text has none.
    public subscript(marker: Int) -> Int { offsets[marker] ?? -1 }

    private static func number(of character: Character) -> Int? {
        let scalars = Array(character.unicodeScalars)
        guard scalars.count == 3, scalars[1].value == 0xFE0F, scalars[2].value == 0x20E3 else { return nil }
        return Int(scalars[0].value) - 0x30
    }
}
