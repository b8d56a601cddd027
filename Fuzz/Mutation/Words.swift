import Glibc

/// The words of the dictionary that libFuzzer has, too: `FUZZ_DICTIONARY` is its path.
enum Words {
    static func fromDictionary() -> [[UInt8]] {
        guard let path = getenv("FUZZ_DICTIONARY"), let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var words: [[UInt8]] = []
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, CInt(line.count), file) != nil {
            let word = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                .filter { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") }
            let isWord = !word.isEmpty && word.allSatisfy { isPlain($0) }
            if isWord { words.append(word) }
        }
        return words
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
