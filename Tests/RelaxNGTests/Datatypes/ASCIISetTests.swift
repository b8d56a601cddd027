import Testing

@testable import RelaxNG

@Suite("The ASCII characters in a set")
struct ASCIISetTests {
    @Test(
        "are those that the set has when it is asked for each",
        arguments: [
            CharacterSet.dot, .space, .digit, .word, .nameStart, .nameCharacter,
            .range(0x41, 0x5A), .range(0, 0x10_FFFF), .range(0x3F, 0x40), .range(0x40, 0x40), .range(0x7F, 0x3B1),
            .range(0x3B1, 0x3C9),
            .category(.group("L")), .category(.single("Sm")), .union([]), .negated(.union([])),
            .difference(.range(0x30, 0x7A), .union([.digit, .range(0x5B, 0x60)])),
            .negated(.difference(.word, .nameStart)),
        ]
    )
    func members(set: CharacterSet) {
        #expect(set.ascii.values == (0..<128).filter { set.contains(Unicode.Scalar(UInt8($0))) })
    }

    @Test(
        "are told apart in an expression as its sets tell them apart",
        arguments: [
            "", "a", "[A-Za-z0-9_.:/ -]+", "\\d+(\\.\\d+)?|\\s*", "(\\i\\c*)|[^\\p{Lu}]", "[\\w-[aeiou]]{1,3}.*",
        ]
    )
    func classes(expression: String) throws {
        let program = try RegexProgram(expression)
        for value in UInt8(0)..<128 {
            #expect(
                program.setsOfClass[Int(program.classOfASCII[Int(value)])] == program.signature(Unicode.Scalar(value))
            )
        }
    }

    @Test("stay apart where there are more than 64 sets")
    func many() throws {
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { Character(Unicode.Scalar($0)) }
        let expression = letters.flatMap { ["\($0)", "[\($0)0]", "[\($0)1]"] }.joined(separator: "|")
        let program = try RegexProgram(expression)
        #expect(program.sets.count == 3 * letters.count)
        #expect(Set(program.classOfASCII).count == letters.count + 3)
        for value in UInt8(0)..<128 {
            #expect(
                program.setsOfClass[Int(program.classOfASCII[Int(value)])] == program.signature(Unicode.Scalar(value))
            )
        }
    }
}
