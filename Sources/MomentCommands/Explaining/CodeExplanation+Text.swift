internal import MomentDiagnostics

extension CodeExplanation {
    /// The explanation for a terminal.
    func text(width: Int) -> String {
        func indented(_ text: String) -> String {
            text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }
                .joined(separator: "\n")
        }
        return """
            \(code): \(title)
            layer: \(layer.rawValue)

            \(Self.wrapped(text, width: width))

            Before:

            \(indented(before))

            After:

            \(indented(after))

            libvirt: \(Self.wrapped(libvirt, width: width))

            """
    }

    /// A text broken between words so that lines keep to a width; its own line ends stay.
    private static func wrapped(_ text: String, width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { paragraph in
            var lines: [String] = []
            var line = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, line.count + word.count + 1 > width {
                    lines.append(line)
                    line = ""
                }
                line += line.isEmpty ? String(word) : " \(word)"
            }
            return (lines + [line]).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
