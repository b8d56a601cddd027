internal import MomentDiagnostics
internal import XMLTree

/// Findings on documents that exceed a limit.
enum LimitFinding {
    static func bytes(_ count: Int, limit: Int, _ source: XMLSource) -> Diagnostic {
        make("the document has \(count) bytes, and at most \(limit) are read", source.range(0, 0), "bytes")
    }

    static func memory(_ source: XMLSource) -> Diagnostic {
        Diagnostic(
            .xmlLimit,
            layer: .xml,
            message: "there is not enough memory to read the document",
            range: source.range(0, 0)
        )
    }

    static func make(_ limit: ParserLimit, limits: XMLLimits, _ source: XMLSource, at offset: Int) -> Diagnostic {
        let range = SourceText(source).tokenRange(at: offset)
        switch limit {
        case .bytes: return bytes(source.utf8.count, limit: limits.bytes, source)
        case .depth: return make("elements nest deeper than \(limits.depth)", range, "depth")
        case .nodes: return make("the document has more than \(limits.nodes) nodes", range, "nodes")
        case .attributes:
            return make(
                "an element has more than \(limits.attributesPerElement) attributes and namespace declarations in scope",
                range,
                "attributesPerElement"
            )
        case .library:
            return Diagnostic(
                .xmlLimit,
                layer: .xml,
                message: "libxml2 does not read elements nested this deep, or a name, value or text this long",
                range: range,
                notes: [Diagnostic.Note("libvirt reads with the same library and refuses the document, too")]
            )
        }
    }

    private static func make(_ message: String, _ range: SourceRange, _ name: String) -> Diagnostic {
        Diagnostic(
            .xmlLimit,
            layer: .xml,
            message: message,
            range: range,
            notes: [
                Diagnostic.Note(
                    "if the document is meant to be like this, raise the limit '\(name)' (XMLLimits.\(name))"
                )
            ]
        )
    }
}
