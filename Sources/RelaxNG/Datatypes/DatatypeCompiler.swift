import XMLTree

/// Turns type names and parameters into datatypes.
struct DatatypeCompiler {
    private(set) var expressions: [RegexSource] = []
    private var expressionNumbers: NameMap<Int> = [:]

    static let xmlSchema = "http://www.w3.org/2001/XMLSchema-datatypes"
    static let compatibility = "http://relaxng.org/ns/compatibility/datatypes/1.0"

    /// Whether there is a datatype library of this name.
    static func isKnown(library: String) -> Bool { library.isEmpty || library == xmlSchema || library == compatibility }

    /// The type of a name in a library.
    static func type(_ name: String, library: String) -> BuiltinType? {
        switch library {
        case "": name == "string" ? .relaxString : name == "token" ? .relaxToken : nil
        case xmlSchema:
            BuiltinType(rawValue: name).flatMap { $0 == .relaxString || $0 == .relaxToken ? nil : $0 }
        case compatibility: ["ID", "IDREF", "IDREFS"].contains(name) ? BuiltinType(rawValue: name) : nil
        default: nil
        }
    }

    /// Adds a parameter to a type.
    mutating func apply(_ name: String, _ text: String, to datatype: inout Datatype) throws(RegexError) {
        let type = datatype.type
        let family = type.family
        switch name {
        case "pattern":
            guard type != .relaxString, type != .relaxToken else { break }
            do {
                datatype.patterns.append(try expression(text))
            } catch {
                throw RegexError(message: "the regular expression '\(text)' cannot be used: \(error.message)")
            }
            datatype.patternTexts.append(text)
            return
        case "length", "minLength", "maxLength":
            guard [.text, .list, .binary].contains(family), type != .relaxString, type != .relaxToken else { break }
            guard let length = Self.count(text) else {
                throw RegexError(message: "'\(name)' must be a number, not '\(text)'")
            }
            if name != "maxLength" { datatype.minimumLength = max(datatype.minimumLength, length) }
            if name != "minLength" { datatype.maximumLength = min(datatype.maximumLength, length) }
            return
        case "totalDigits", "fractionDigits":
            guard family == .decimal else { break }
            guard let digits = Self.count(text), digits >= (name == "totalDigits" ? 1 : 0) else {
                throw RegexError(message: "'\(name)' must be a number, not '\(text)'")
            }
            if name == "totalDigits" {
                datatype.totalDigits = min(datatype.totalDigits, digits)
            } else {
                datatype.fractionDigits = min(datatype.fractionDigits, digits)
            }
            return
        case "minInclusive", "minExclusive", "maxInclusive", "maxExclusive":
            guard [.decimal, .float, .duration, .moment].contains(family) else { break }
            try bound(name, text, &datatype)
            return
        default: break
        }
        throw RegexError(message: "'\(type.rawValue)' takes no parameter '\(name)'")
    }

    /// A number that counts something; one that is too large for any count is the largest.
    private static func count(_ text: String) -> Int? {
        guard let number = DecimalValue(text.trimmed.utf8, integerOnly: true), !number.isNegative else { return nil }
        return number.whole.isEmpty ? 0 : Int(number.canonical) ?? Int.max
    }

    private func bound(_ name: String, _ text: String, _ datatype: inout Datatype) throws(RegexError) {
        let value = Array(text.trimmed.utf8).withUnsafeBufferPointer { bytes in
            datatype.type.value(of: bytes) { _ in nil }
        }
        guard let value, Datatype(datatype.type).isWithinBounds(value) else {
            throw RegexError(message: "'\(name)' must be a value of '\(datatype.type.rawValue)', not '\(text)'")
        }
        let bound = Datatype.Bound(value: value, isInclusive: name.hasSuffix("Inclusive"), text: text.trimmed)
        // The tighter of a parameter and what the type itself, or an earlier parameter, says.
        if name.hasPrefix("min") {
            if let old = datatype.lower, let order = old.value.compared(to: value),
                order > 0 || order == 0 && !old.isInclusive
            {
                return
            }
            datatype.lower = bound
        } else {
            if let old = datatype.upper, let order = old.value.compared(to: value),
                order < 0 || order == 0 && !old.isInclusive
            {
                return
            }
            datatype.upper = bound
        }
    }

    private mutating func expression(_ text: String) throws(RegexError) -> Int {
        if let number = expressionNumbers[text] { return number }
        expressions.append(try RegexSource(text))
        expressionNumbers[text] = expressions.count - 1
        return expressions.count - 1
    }
}
