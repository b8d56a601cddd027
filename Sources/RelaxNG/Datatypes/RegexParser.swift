import XMLTree

/// A regular expression of XML Schema part 2, appendix F, as a tree.
indirect enum RegexNode: Sendable {
    case empty
    case set(CharacterSet)
    case sequence([RegexNode])
    case choice([RegexNode])
    /// Repetition; nil is no upper bound.
    case repeated(RegexNode, Int, Int?)
}

/// Why a regular expression is none.
struct RegexError: Error {
    let message: String
}

/// Reads the regular expressions of XML Schema.
///
/// They are always anchored at both ends, and `^` and `$` are ordinary characters.
struct RegexParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0

    /// How deep parentheses may nest.
    private static let maximumDepth = 200

    static func parse(_ text: String) throws(RegexError) -> RegexNode {
        var parser = RegexParser(scalars: Array(text.unicodeScalars))
        let node = try parser.choice()
        if parser.index < parser.scalars.count { throw RegexError(message: "unbalanced ')'") }
        return node
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        index += 1
        return true
    }

    private mutating func choice() throws(RegexError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.maximumDepth { throw RegexError(message: "parentheses nest too deep") }
        var branches = [try branch()]
        while take("|") { branches.append(try branch()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func branch() throws(RegexError) -> RegexNode {
        var pieces: [RegexNode] = []
        while let scalar = next, scalar != "|", scalar != ")" { pieces.append(try piece()) }
        return pieces.count == 1 ? pieces[0] : pieces.isEmpty ? .empty : .sequence(pieces)
    }

    private mutating func piece() throws(RegexError) -> RegexNode {
        let atom = try atom()
        if take("?") { return .repeated(atom, 0, 1) }
        if take("*") { return .repeated(atom, 0, nil) }
        if take("+") { return .repeated(atom, 1, nil) }
        guard take("{") else { return atom }
        let low = try number()
        var high: Int? = low
        if take(",") { high = next == "}" ? nil : try number() }
        guard take("}") else { throw RegexError(message: "a quantity must end with '}'") }
        if let high, high < low { throw RegexError(message: "the quantity {\(low),\(high)} is the wrong way round") }
        return .repeated(atom, low, high)
    }

    private mutating func number() throws(RegexError) -> Int {
        var value = 0
        var hasDigit = false
        while let scalar = next, ("0"..."9").contains(scalar) {
            value = min(value * 10 + Int(scalar.value - 0x30), 1_000_000_000)
            hasDigit = true
            index += 1
        }
        guard hasDigit else { throw RegexError(message: "'{' must be followed by a number") }
        return value
    }

    private mutating func atom() throws(RegexError) -> RegexNode {
        guard let scalar = next else { return .empty }
        index += 1
        switch scalar {
        case "(":
            let node = try choice()
            guard take(")") else { throw RegexError(message: "'(' is never closed") }
            return node
        case "[": return .set(try characterClass())
        case "\\": return .set(try escape())
        case ".": return .set(.dot)
        case "?", "*", "+": throw RegexError(message: "'\(scalar)' has nothing to repeat")
        case "{", "}", "]": throw RegexError(message: "'\(scalar)' must be written '\\\(scalar)'")
        default: return .set(.range(scalar.value, scalar.value))
        }
    }

    /// The inside of brackets, behind the `[`.
    private mutating func characterClass() throws(RegexError) -> CharacterSet {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.maximumDepth { throw RegexError(message: "brackets nest too deep") }
        let isNegated = take("^")
        var parts: [CharacterSet] = []
        while true {
            guard let scalar = next else { throw RegexError(message: "'[' is never closed") }
            index += 1
            if scalar == "]", !parts.isEmpty { break }
            if scalar == "-", next == "[", !parts.isEmpty {
                index += 1
                let excluded = try characterClass()
                guard take("]") else { throw RegexError(message: "a subtraction must end its brackets") }
                return .difference(combine(parts, isNegated), excluded)
            }
            if scalar == "-", !parts.isEmpty, next != "]" {
                throw RegexError(message: "'-' between characters must be written '\\-'")
            }
            if scalar == "[" || scalar == "]" { throw RegexError(message: "'\(scalar)' must be written '\\\(scalar)'") }
            var low = scalar
            if scalar == "\\" {
                let set = try escape()
                guard case .range(let value, let same) = set, value == same, let one = Unicode.Scalar(value) else {
                    parts.append(set)
                    continue
                }
                low = one
            }
            // A hyphen at the beginning stands for itself.
            let mayBeginRange = scalar != "-"
            guard mayBeginRange, next == "-", index + 1 < scalars.count, scalars[index + 1] != "]",
                scalars[index + 1] != "["
            else {
                parts.append(.range(low.value, low.value))
                continue
            }
            index += 1
            var high = scalars[index]
            if high == "-" { throw RegexError(message: "'-' at the end of a range must be written '\\-'") }
            index += 1
            if high == "\\" {
                guard case .range(let value, let same) = try escape(), value == same, let one = Unicode.Scalar(value)
                else {
                    throw RegexError(message: "a range must end with a single character")
                }
                high = one
            }
            guard low <= high else { throw RegexError(message: "the range '\(low)-\(high)' is the wrong way round") }
            parts.append(.range(low.value, high.value))
        }
        return combine(parts, isNegated)
    }

    private func combine(_ parts: [CharacterSet], _ isNegated: Bool) -> CharacterSet {
        let all = parts.count == 1 ? parts[0] : CharacterSet.union(parts)
        return isNegated ? .negated(all) : all
    }

    /// What stands behind a backslash.
    private mutating func escape() throws(RegexError) -> CharacterSet {
        guard let scalar = next else { throw RegexError(message: "the expression ends with a backslash") }
        index += 1
        switch scalar {
        case "n": return .range(0x0A, 0x0A)
        case "r": return .range(0x0D, 0x0D)
        case "t": return .range(0x09, 0x09)
        case "\\", "|", ".", "-", "^", "?", "*", "+", "{", "}", "(", ")", "[", "]":
            return .range(scalar.value, scalar.value)
        case "s": return .space
        case "S": return .negated(.space)
        case "i": return .nameStart
        case "I": return .negated(.nameStart)
        case "c": return .nameCharacter
        case "C": return .negated(.nameCharacter)
        case "d": return .digit
        case "D": return .negated(.digit)
        case "w": return .word
        case "W": return .negated(.word)
        case "p": return try property()
        case "P": return .negated(try property())
        default: throw RegexError(message: "'\\\(scalar)' means nothing")
        }
    }

    private mutating func property() throws(RegexError) -> CharacterSet {
        guard take("{") else { throw RegexError(message: "'\\p' must be followed by '{'") }
        var name = ""
        while let scalar = next, scalar != "}" {
            name.unicodeScalars.append(scalar)
            index += 1
        }
        guard take("}") else { throw RegexError(message: "'\\p{' is never closed") }
        if name.hasPrefix("Is"), let block = UnicodeBlocks.named(String(name.dropFirst(2))) { return block }
        if let category = UnicodeCategory(name) { return .category(category) }
        throw RegexError(message: "there is no Unicode category or block '\(name)'")
    }
}
