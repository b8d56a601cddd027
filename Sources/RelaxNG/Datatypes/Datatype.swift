import XMLTree

/// A datatype with its parameters, compiled.
struct Datatype: Sendable {
    let type: BuiltinType
    /// The lengths a value may have: characters, octets of binary types, items of lists.
    var minimumLength = 0
    var maximumLength = Int.max
    /// Regular expressions that must all match, as indices into the grammar's expressions.
    var patterns: [Int] = []
    /// The expressions' text, for messages only.
    var patternTexts: [String] = []
    var totalDigits = Int.max
    var fractionDigits = Int.max
    var lower: Bound?
    var upper: Bound?

    /// A limit of an ordered type.
    struct Bound: Hashable {
        let value: TypedValue
        let isInclusive: Bool
        let text: String
        /// The value, where it is an integer that fits.
        let integer: Int?

        init(value: TypedValue, isInclusive: Bool, text: String) {
            self.value = value
            self.isInclusive = isInclusive
            self.text = text
            if case .decimal(let number) = value { integer = Int(number.canonical) } else { integer = nil }
        }
    }

    init(_ type: BuiltinType) {
        self.type = type
        let bounds = type.integerBounds
        lower = bounds.low.flatMap { Self.integerBound($0) }
        upper = bounds.high.flatMap { Self.integerBound($0) }
    }

    private static func integerBound(_ text: String) -> Bound? {
        DecimalValue(text.utf8).map { Bound(value: .decimal($0), isInclusive: true, text: text) }
    }

    /// Whether every text is one of the type.
    var acceptsEverything: Bool {
        isPlainText && minimumLength == 0 && maximumLength == Int.max && patterns.isEmpty
    }

    /// Whether the value must be read, beyond white space, patterns and lengths.
    private var isPlainText: Bool {
        switch type {
        case .string, .normalizedString, .token, .relaxString, .relaxToken, .anyAtomicType, .untypedAtomic: true
        default: false
        }
    }

    /// Whether a text is of the type and within its parameters.
    func allows(_ text: UnsafeBufferPointer<UInt8>, matchers: RegexMatchers, prefixes: PrefixResolver) -> Bool {
        if acceptsEverything { return true }
        return WhiteSpace.with(text, type.whiteSpace) { text in
            for pattern in patterns where !matchers.matches(pattern, text) { return false }
            if isPlainText { return allowsLength(Self.characters(text)) }
            if type.isInteger, totalDigits == Int.max, let isAllowed = allowsSmallInteger(text) { return isAllowed }
            guard let value = type.value(of: text, prefixes: prefixes) else { return false }
            return allows(value)
        }
    }

    private static func characters(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        text.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
    }

    private func allowsLength(_ length: Int) -> Bool { length >= minimumLength && length <= maximumLength }

    /// The usual case without any allocation; nil where the number has too many digits for it.
    private func allowsSmallInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
        guard text.count > 0, text.count <= 18 else { return text.count == 0 ? false : nil }
        var index = 0
        let isNegative = text[0] == 0x2D
        if isNegative || text[0] == 0x2B { index = 1 }
        if index == text.count { return false }
        var value = 0
        while index < text.count {
            let byte = text[index]
            guard byte >= 0x30, byte <= 0x39 else { return false }
            value = value * 10 + Int(byte - 0x30)
            index += 1
        }
        if isNegative { value = -value }
        return Self.check(value, lower, isLower: true) && Self.check(value, upper, isLower: false)
    }

    private static func check(_ value: Int, _ bound: Bound?, isLower: Bool) -> Bool {
        guard let bound else { return true }
        guard let number = bound.integer else {
            // A bound that is no small integer: larger than any value here, or with a fraction.
            guard case .decimal(let limit) = bound.value else { return true }
            guard let exact = DecimalValue(String(value).utf8) else { return false }
            return isLower
                ? (bound.isInclusive ? exact >= limit : exact > limit)
                : (bound.isInclusive ? exact <= limit : exact < limit)
        }
        return isLower
            ? (bound.isInclusive ? value >= number : value > number)
            : (bound.isInclusive ? value <= number : value < number)
    }

    /// Whether a value is within lengths, digits and bounds.
    private func allows(_ value: TypedValue) -> Bool {
        switch value {
        case .text(let bytes):
            let length = type.family == .binary ? bytes.count : bytes.withUnsafeBufferPointer { Self.characters($0) }
            guard allowsLength(length) else { return false }
        case .tokens(let tokens): guard allowsLength(tokens.count) else { return false }
        case .decimal(let number):
            guard number.totalDigits <= totalDigits, number.fraction.count <= fractionDigits else { return false }
        default: break
        }
        return isWithinBounds(value)
    }

    /// Whether a value is neither below the least nor above the greatest.
    func isWithinBounds(_ value: TypedValue) -> Bool {
        if let lower {
            guard let order = value.compared(to: lower.value), lower.isInclusive ? order >= 0 : order > 0 else {
                return false
            }
        }
        if let upper {
            guard let order = value.compared(to: upper.value), upper.isInclusive ? order <= 0 : order < 0 else {
                return false
            }
        }
        return true
    }
}
