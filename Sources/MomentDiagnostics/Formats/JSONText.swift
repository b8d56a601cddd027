/// Builds a JSON text (RFC 8259) piece by piece, keys in the order they are given.
package struct JSONText: Sendable {
    /// The JSON text written so far.
    package private(set) var text = ""
    private var needsComma = false

    /// Starts an empty text.
    package init() {}

    /// The text of one value.
    package static func of(_ body: (inout JSONText) -> Void) -> String {
        var json = JSONText()
        body(&json)
        return json.text
    }

    /// Adds an object with the members that `body` adds.
    package mutating func object(_ body: (inout JSONText) -> Void) {
        nest("{", "}", body)
    }

    /// Adds an array with the values that `body` adds.
    package mutating func array(_ body: (inout JSONText) -> Void) {
        nest("[", "]", body)
    }

    /// Appends a string with the escapes that JSON asks for.
    package mutating func value(_ string: String) {
        separate()
        quote(string)
    }

    /// Adds a whole number.
    package mutating func value(_ number: Int) {
        separate()
        text += String(number)
    }

    /// Adds a truth value.
    package mutating func value(_ flag: Bool) {
        separate()
        text += flag ? "true" : "false"
    }

    /// Adds a member's name; its value must follow.
    package mutating func key(_ name: String) {
        separate()
        quote(name)
        text += ":"
        needsComma = false
    }

    /// Adds a member with a string.
    package mutating func member(_ name: String, _ string: String) {
        key(name)
        value(string)
    }

    /// Adds a member with a whole number.
    package mutating func member(_ name: String, _ number: Int) {
        key(name)
        value(number)
    }

    /// Adds a member with a truth value.
    package mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }

    /// Adds a member with an array of strings.
    package mutating func member(_ name: String, _ strings: [String]) {
        array(name) { for string in strings { $0.value(string) } }
    }

    /// Adds a member with an object.
    package mutating func object(_ name: String, _ body: (inout JSONText) -> Void) {
        key(name)
        object(body)
    }

    /// Adds a member with an array.
    package mutating func array(_ name: String, _ body: (inout JSONText) -> Void) {
        key(name)
        array(body)
    }

    private mutating func separate() {
        if needsComma { text += "," }
        needsComma = true
    }

    private mutating func nest(_ open: String, _ close: String, _ body: (inout JSONText) -> Void) {
        separate()
        text += open
        needsComma = false
        body(&self)
        text += close
        needsComma = true
    }

    private mutating func quote(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{10FF80}"..."\u{10FFFF}": text.unicodeScalars.append(scalar)
            case _ where !PrintableText.isSafe(scalar):
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
