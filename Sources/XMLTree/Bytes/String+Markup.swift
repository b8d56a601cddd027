extension String {
    /// The text as it is written into a source: in character data, or in a value between quotes.
    ///
    /// It goes by scalars: with a mark that combines behind it, a quote or a `<` is another character to Swift, and markup all the same to XML.
    ///
    /// - Parameter quote: The byte of the quotes around the value; nil for character data.
    package func markup(quotedBy quote: UInt8?) -> String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case "'" where quote == 0x27: result += "&apos;"
            case "\"" where quote == 0x22: result += "&quot;"
            // In a value these would be read as blanks.
            case "\t" where quote != nil: result += "&#9;"
            case "\n" where quote != nil: result += "&#10;"
            case "\r": result += "&#13;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
