import MomentDiagnostics
import XMLTree

extension ElementDescription {
    /// The reference page of a document: a table for each element, outermost first.
    package func markdown() -> String {
        var page = "# `<\(name)>`\n"
        var queue: [(path: String, element: ElementDescription)] = [(name, self)]
        var described: Set<ElementDescription> = []
        while !queue.isEmpty {
            let (path, element) = queue.removeFirst()
            // The same element may stand in several places; a table of its own for each would say nothing new.
            guard described.insert(element).inserted else { continue }
            page += "\n## `\(path)`\n\n" + element.table()
            for child in element.children {
                switch child.kind {
                case .element(let description): queue.append(("\(path)/\(child.name)", description))
                case .list(let description): queue.append(("\(path)/\(child.name)/\(description.name)", description))
                case .text, .flag, .whole: break
                }
            }
        }
        return page
    }

    private func table() -> String {
        var rows = attributes.map(\.row) + children.map(\.row)
        if let content { rows.append(["text", content.phrase, "", "the element's own text", ""]) }
        let header = ["Item", "Value", "If left out", "Meaning", "Only"]
        return ([header, header.map { _ in "---" }] + rows)
            .map { "| " + $0.map(\.escapedForTable).joined(separator: " | ") + " |\n" }
            .joined()
    }
}

extension ElementDescription.Attribute {
    fileprivate var row: [String] {
        let later = laterValues.sorted { $0.key < $1.key }.map { "`\($0.key)` from \($0.value)" }
        return [
            "`@\(name)`",
            ([lexical.phrase] + later).joined(separator: "; "),
            isRequired ? "not allowed" : defaultValue.flatMap { $0.isEmpty ? nil : "`\($0)`" } ?? "",
            meaning,
            restrictions(conditions, since: since.map(\.description), isOutput: isOutput),
        ]
    }
}

extension ElementDescription.Child {
    fileprivate var row: [String] {
        [
            "`<\(name)>`" + (repeats ? ", several" : ""),
            kind.phrase,
            isRequired ? "not allowed" : "",
            meaning,
            restrictions(conditions, since: since.map(\.description), isOutput: isOutput),
        ]
    }
}

extension ElementDescription.Kind {
    fileprivate var phrase: String {
        switch self {
        case .text(let lexical): lexical.phrase
        case .element: "see below"
        case .list(let item): "`<\(item.name)>` elements, see below"
        case .flag: "empty; its presence counts"
        case .whole: "kept whole"
        }
    }
}

private func restrictions(_ conditions: [String], since: String?, isOutput: Bool) -> String {
    var values: [(name: String, values: [String])] = []
    // The choice without an attribute says which of several fields there is; its table rows say that already.
    for condition in conditions where !condition.hasPrefix("=") {
        let parts = condition.split(separator: "=", maxSplits: 1)
        let value = parts.count > 1 && parts[1] != "''" ? "`\(parts[1].dropFirst().dropLast())`" : "left out"
        if let index = values.firstIndex(where: { $0.name == parts[0] }) {
            values[index].values.append(value)
        } else {
            values.append((String(parts[0]), [value]))
        }
    }
    var parts: [String] = []
    if !values.isEmpty {
        parts.append(
            "with " + values.map { "`\($0.name)` " + $0.values.joined(separator: " or ") }.joined(separator: " and ")
        )
    }
    if let since { parts.append("from \(since)") }
    if isOutput { parts.append("in libvirt's output") }
    return parts.joined(separator: ", ")
}

extension String {
    fileprivate var escapedForTable: String {
        var text = ""
        for character in self { text += character == "|" ? "\\|" : String(character) }
        return text
    }
}
