import XMLTree

/// How texts and names are written in compact syntax.
enum CompactLiteral {
    /// A literal that says a text. One with quotes of both kinds is put together of several.
    static func quoted(_ text: String) -> String {
        guard text.contains("\""), text.contains("'") else {
            let quote = text.contains("\"") ? "'" : "\""
            return quote + escaped(text) + quote
        }
        return text.split(separator: "\"", omittingEmptySubsequences: false)
            .map { "\"\(escaped(String($0)))\"" }
            .joined(separator: " ~ '\"' ~ ")
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let beginsEscape = scalar == "\\" && index + 1 < scalars.count && scalars[index + 1] == "x"
            if beginsEscape || scalar == "\n" || scalar == "\r" || scalar == "\t" {
                escaped += "\\x{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The name of a definition, which must not be read as a keyword.
    static func identifier(_ name: String) -> String { CompactToken.keywords.contains(name) ? "\\" + name : name }

    /// A comment, a line for each of its lines.
    static func comment(_ text: String, _ indent: String) -> String {
        text.trimmed.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in
                let line = commentLine(line.trimmed)
                // Behind a second '#' it would be documentation.
                return line.isEmpty ? "\(indent)#\n" : "\(indent)# \(line)\n"
            }
            .joined()
    }

    /// A line of a comment, of which nothing is read as an escape.
    static func commentLine(_ line: String) -> String {
        line.replacing(backslash: "\\x{5C}x")
    }
}

extension String {
    /// The text with each backslash that would begin an escape written otherwise.
    fileprivate func replacing(backslash: String) -> String {
        var result = ""
        var rest = self[...]
        while let first = rest.first {
            if rest.hasPrefix("\\x") {
                result += backslash
                rest = rest.dropFirst(2)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
