import XMLTree

/// Cuts a text in compact syntax into tokens (RELAX NG Compact Syntax, section 2).
struct CompactLexer {
    /// A character, where it stands, and whether it was written as an escape.
    private struct Unit {
        private let bits: UInt32
        private let offset: UInt32

        init(_ scalar: Unicode.Scalar, _ start: Int, isEscaped: Bool) {
            bits = scalar.value | (isEscaped ? 1 << 31 : 0)
            offset = UInt32(start)
        }

        var scalar: Unicode.Scalar { Unicode.Scalar(bits & 0x1F_FFFF) ?? "?" }
        var start: Int { Int(offset) }
        var isEscaped: Bool { bits >> 31 == 1 }
    }

    private var units: [Unit] = []
    private let end: Int
    private var index = 0

    /// Texts beyond these are not read; DocBook's grammar has 292,294 bytes and about 22,000 tokens.
    private static let (maximumBytes, maximumTokens) = (8 << 20, 1_000_000)

    static func tokens(_ utf8: [UInt8]) throws(CompactError) -> [CompactToken] {
        guard utf8.count <= maximumBytes else {
            throw CompactError(message: "the text has more than \(maximumBytes) bytes", start: 0, end: 0)
        }
        var lexer = try CompactLexer(utf8)
        var tokens: [CompactToken] = []
        while let token = try lexer.token() {
            tokens.append(token)
            if tokens.count > maximumTokens {
                let message = "the text has more than \(maximumTokens) tokens"
                throw CompactError(message: message, start: token.start, end: token.end)
            }
        }
        tokens.append(CompactToken(kind: .end, start: utf8.count, end: utf8.count))
        return tokens
    }

    private init(_ utf8: [UInt8]) throws(CompactError) {
        end = utf8.count
        units.reserveCapacity(utf8.count)
        var (offset, behindEscape) = (0, 0)
        for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
            defer { offset += UTF8.width(scalar) }
            if offset < behindEscape { continue }
            if scalar == "\\", let (value, length) = Self.escape(utf8, offset) {
                guard let value, Self.isAllowed(value) else {
                    throw CompactError(
                        message: "the escape stands for no character of XML",
                        start: offset,
                        end: offset + length
                    )
                }
                units.append(Unit(value, offset, isEscaped: true))
                behindEscape = offset + length
                continue
            }
            guard Self.isAllowed(scalar) else {
                throw CompactError(message: "no text may have this character", start: offset, end: offset + 1)
            }
            units.append(Unit(scalar, offset, isEscaped: false))
        }
    }

    /// The character that `\x{…}` stands for and the length of the escape; nil where there is none.
    private static func escape(_ utf8: [UInt8], _ start: Int) -> (Unicode.Scalar?, Int)? {
        var at = start + 1
        while at < utf8.count, utf8[at] == UInt8(ascii: "x") { at += 1 }
        guard at > start + 1, at < utf8.count, utf8[at] == UInt8(ascii: "{") else { return nil }
        at += 1
        let first = at
        var value: UInt32 = 0
        while at < utf8.count, let digit = hexadecimal(utf8[at]) {
            value = min(value * 16 + digit, 0x110000)
            at += 1
        }
        guard at > first, at < utf8.count, utf8[at] == UInt8(ascii: "}") else { return nil }
        return (Unicode.Scalar(value), at + 1 - start)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46, 0x61...0x66: UInt32(byte & 0xDF - 0x41 + 10)
        default: nil
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF || scalar == "\t" || scalar == "\n"
            || scalar == "\r"
    }

    private var next: Unicode.Scalar? { index < units.count ? units[index].scalar : nil }

    private func offset(_ index: Int) -> Int { index < units.count ? units[index].start : end }

    private func isLineEnd(_ index: Int) -> Bool {
        !units[index].isEscaped && (units[index].scalar == "\n" || units[index].scalar == "\r")
    }

    private func make(_ kind: CompactToken.Kind, from first: Int) -> CompactToken {
        CompactToken(kind: kind, start: offset(first), end: offset(index))
    }

    private mutating func token() throws(CompactError) -> CompactToken? {
        while let scalar = next {
            if scalar == "#" {
                if let documentation = comment() { return documentation }
            } else if scalar.value == 0x20 || scalar == "\t" || scalar == "\n" || scalar == "\r" {
                index += 1
            } else {
                break
            }
        }
        guard let scalar = next else { return nil }
        let first = index
        if scalar == "\"" || scalar == "'" { return try literal() }
        if scalar == "\\" || XMLCharacters.isNameStart(scalar.value) && scalar != ":" { return try name() }
        index += 1
        switch scalar {
        case "|" where next == "=", "&" where next == "=", ">" where next == ">":
            index += 1
            return make(.symbol(scalar == ">" ? ">>" : "\(scalar)="), from: first)
        case "=", "{", "}", "(", ")", "[", "]", ",", "|", "&", "?", "*", "+", "-", "~":
            return make(.symbol(String(scalar)), from: first)
        default:
            throw CompactError(message: "'\(scalar)' means nothing here", start: offset(first), end: offset(index))
        }
    }

    /// Passes over a comment; gives it where it is documentation.
    private mutating func comment() -> CompactToken? {
        let first = index
        var lines: [String] = []
        while index + 1 < units.count, units[index].scalar == "#", units[index + 1].scalar == "#" {
            while next == "#" { index += 1 }
            if next == " " || next == "\t" { index += 1 }
            lines.append(restOfLine())
            let behind = index
            var lineEnds = 0
            while let scalar = next, scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" {
                if scalar == "\n" { lineEnds += 1 }
                // What follows an empty line is documentation of its own.
                if lineEnds > 1 { break }
                index += 1
            }
            guard next == "#", index + 1 < units.count, units[index + 1].scalar == "#" else {
                index = behind
                break
            }
        }
        if lines.isEmpty {
            _ = restOfLine()
            return nil
        }
        return make(.documentation(lines.joined(separator: "\n")), from: first)
    }

    private mutating func restOfLine() -> String {
        var text = String.UnicodeScalarView()
        while index < units.count, !isLineEnd(index) {
            text.append(units[index].scalar)
            index += 1
        }
        return String(text)
    }

    private mutating func literal() throws(CompactError) -> CompactToken {
        let first = index
        let quote = units[index].scalar
        let isTriple = index + 2 < units.count && units[index + 1].scalar == quote && units[index + 2].scalar == quote
        index += isTriple ? 3 : 1
        var text = String.UnicodeScalarView()
        while index < units.count {
            let unit = units[index]
            if unit.scalar == quote {
                if !isTriple {
                    index += 1
                    return make(.literal(String(text)), from: first)
                }
                if index + 2 < units.count, units[index + 1].scalar == quote, units[index + 2].scalar == quote {
                    index += 3
                    return make(.literal(String(text)), from: first)
                }
            }
            if !isTriple, isLineEnd(index) { break }
            index += 1
            if unit.scalar == "\r", !unit.isEscaped {
                if next != "\n" { text.append("\n") }
            } else {
                text.append(unit.scalar)
            }
        }
        throw CompactError(message: "the literal is never closed", start: offset(first), end: offset(index))
    }

    private mutating func name() throws(CompactError) -> CompactToken {
        let first = index
        let isQuoted = next == "\\"
        if isQuoted { index += 1 }
        guard let local = ncName() else {
            throw CompactError(message: "a name must follow the backslash", start: offset(first), end: offset(index))
        }
        guard !isQuoted, next == ":", index + 1 < units.count else {
            return make(.identifier(local, isQuoted: isQuoted), from: first)
        }
        if units[index + 1].scalar == "*" {
            index += 2
            return make(.anyOf(local), from: first)
        }
        let colon = index
        index += 1
        guard let second = ncName() else {
            throw CompactError(message: "a name must follow the colon", start: offset(colon), end: offset(index))
        }
        return make(.prefixed(local, second), from: first)
    }

    private mutating func ncName() -> String? {
        guard let scalar = next, scalar != ":", XMLCharacters.isNameStart(scalar.value) else { return nil }
        var text = String.UnicodeScalarView()
        while let scalar = next, scalar != ":", XMLCharacters.isNameCharacter(scalar.value) {
            text.append(scalar)
            index += 1
        }
        return String(text)
    }
}
