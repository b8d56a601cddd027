/// The character encodings that input may have.
public enum SourceEncoding: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, with or without byte order mark; US-ASCII is the same.
    case utf8 = "UTF-8"
    /// UTF-16, most significant byte first.
    case utf16BigEndian = "UTF-16BE"
    /// UTF-16, least significant byte first.
    case utf16LittleEndian = "UTF-16LE"
    /// ISO 8859-1, one byte a character.
    case latin1 = "ISO-8859-1"

    /// How many bytes of this encoding the character takes that begins with `lead` in UTF-8.
    @usableFromInline
    func width(ofLead lead: UInt8) -> Int {
        switch self {
        case .utf8: return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        case .utf16BigEndian, .utf16LittleEndian: return lead < 0xF0 ? 2 : 4
        case .latin1: return 1
        }
    }
}
