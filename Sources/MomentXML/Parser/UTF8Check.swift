/// Looks for bytes that are not UTF-8 (RFC 3629).
enum UTF8Check {
    /// The first place that is not UTF-8, with the number of bytes that belong to it; nil if all is well.
    static func firstInvalid(in bytes: [UInt8]) -> (offset: Int, length: Int)? {
        bytes.withUnsafeBytes { buffer in
            var at = 0
            let count = buffer.count
            while at < count {
                // Eight bytes of ASCII at a time.
                while at + 8 <= count,
                    buffer.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    at += 8
                }
                guard at < count else { break }
                if buffer[at] < 0x80 {
                    at += 1
                } else if let length = sequenceLength(buffer, at) {
                    at += length
                } else {
                    return (at, 1)
                }
            }
            return nil
        }
    }

    /// The length of the sequence at an offset, nil if it is not one.
    private static func sequenceLength(_ buffer: UnsafeRawBufferPointer, _ at: Int) -> Int? {
        let lead = buffer[at]
        let (length, low, high): (Int, UInt8, UInt8)
        switch lead {
        case 0xC2...0xDF: (length, low, high) = (2, 0x80, 0xBF)
        case 0xE0: (length, low, high) = (3, 0xA0, 0xBF)
        case 0xED: (length, low, high) = (3, 0x80, 0x9F)
        case 0xE1...0xEF: (length, low, high) = (3, 0x80, 0xBF)
        case 0xF0: (length, low, high) = (4, 0x90, 0xBF)
        case 0xF1...0xF3: (length, low, high) = (4, 0x80, 0xBF)
        case 0xF4: (length, low, high) = (4, 0x80, 0x8F)
        default: return nil
        }
        guard at + length <= buffer.count, (low...high).contains(buffer[at + 1]) else { return nil }
        for index in 2..<max(length, 2) where buffer[at + index] & 0xC0 != 0x80 { return nil }
        return length
    }
}
