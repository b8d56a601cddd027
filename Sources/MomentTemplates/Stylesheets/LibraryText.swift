internal import XMLTree

/// A text of libxslt or libxml2, as a person would want it.
struct LibraryText {
    /// The text on one line, without the function's name before it and the full stop behind.
    let message: String
    private let original: String

    init(_ text: String) {
        var text = text
        // libxml2 says from 2.13 on which function it does not know where it says that one is unknown, and no more before.
        let unknown = "Unregistered function: "
        if text.hasPrefix(unknown) { text = "function \(text.dropFirst(unknown.count)) not found" }
        original = text
        var words = ParameterDeclarations.oneLine(text)[...]
        // "xsltFunction : what is wrong", "xmlXPathFunction: what is wrong"
        if words.hasPrefix("xslt") || words.hasPrefix("xmlX") || words.hasPrefix("exslt"),
            let colon = words.firstIndex(of: ":"),
            words[..<colon].trimmedEnd.allSatisfy({ $0.isLetter || $0.isNumber })
        {
            words = words[words.index(after: colon)...].drop { $0 == " " }
        }
        while words.last == "." { words = words.dropLast() }
        var result = String(words)
        // Sentences begin small here, unless they begin with a name of their own.
        if let first = result.first, first.isUppercase, result.dropFirst().first?.isLowercase == true {
            result = first.lowercased() + result.dropFirst()
        }
        message = result
    }

    /// Whether it says what is wrong, rather than that something went wrong before.
    var isCause: Bool {
        let consequences = [
            "XPath evaluation returned no result", "No result on the stack", "Undefined variable",
            "Unregistered function",
            "xmlXPathRunEval", "Failed to evaluate the", "Evaluating global variable", "could not compile",
            "failed to compile", "XPath error",
        ]
        return message != "error" && !message.isEmpty && !consequences.contains { original.contains($0) }
    }

    /// Whether it speaks of an expression or a pattern.
    var concernsXPath: Bool {
        ["xmlXPath", "XPath", "xsltCompilePattern", "Pattern :", "could not compile"].contains { original.contains($0) }
    }

    /// What stands in it between quotes, or behind `function` or `unknown`: a name from the stylesheet.
    var quoted: String? {
        if let start = message.firstIndex(of: "'") {
            let rest = message[message.index(after: start)...]
            if let end = rest.lastIndex(of: "'"), end > rest.startIndex { return String(rest[..<end]) }
        }
        let words = message.split(separator: " ").map(String.init)
        if words.count == 4, words[0] == "function", words[2] == "not" { return words[1] }
        if words.count == 2, words[0] == "unknown" { return words[1] }
        return nil
    }
}

extension Substring {
    fileprivate var trimmedEnd: Substring {
        var result = self
        while result.last == " " { result = result.dropLast() }
        return result
    }
}
