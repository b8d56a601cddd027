extension CodeExplanation {
    /// The explanation as a page of Markdown.
    public var markdown: String {
        """
        # \(code)

        \(title). *(layer: \(layer.rawValue))*

        \(text)

        Before:

        ```xml
        \(before)
        ```

        After:

        ```xml
        \(after)
        ```

        **libvirt:** \(libvirt)

        """
    }
}
