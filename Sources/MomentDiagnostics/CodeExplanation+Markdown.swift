extension CodeExplanation {
    /// The explanation as a page of Markdown.
    public var markdown: String {
        """
        # \(code)

        \(markdownTitle). *(layer: \(layer.rawValue))*

        \(Self.prose(text))

        Before:

        ```xml
        \(before)
        ```

        After:

        ```xml
        \(after)
        ```

        **libvirt:** \(Self.prose(libvirt))

        """
    }

    /// The title as a line of Markdown.
    public var markdownTitle: String { Self.prose(title) }

    /// Text in which the names of elements stay to be seen: Markdown takes them for HTML, but in code.
    private static func prose(_ text: String) -> String {
        var isCode = false
        return text.reduce(into: "") { result, character in
            if character == "`" { isCode.toggle() }
            result += character == "<" && !isCode ? "\\<" : String(character)
        }
    }
}
