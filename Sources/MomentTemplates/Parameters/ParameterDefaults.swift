internal import XMLTree

/// What a stylesheet itself gives to parameters that a run leaves out.
///
/// A value that is the same as the stylesheet's own need not be handed over, which would take an expression to be compiled in each run.
struct ParameterDefaults: Sendable {
    /// The expression that selects a parameter's default, by the parameter's name; an empty one where there is none and no content.
    private var selections: NameMap<String> = [:]

    /// Reads the `xsl:param` elements of all parts. A parameter that they do not agree on is not among the defaults.
    init(_ parts: [StylesheetPart]) {
        var isUnclear: NameSet = []
        for part in parts {
            for element in part.document.root.elements where element.isTransform("param") {
                guard let name = element["name"] else { continue }
                let selection = element["select"] ?? ""
                let isPlain = element.children.isEmpty && selections[name, default: selection] == selection
                if isPlain { selections[name] = selection } else { isUnclear.insert(name) }
            }
        }
        for name in isUnclear { selections[name] = nil }
        // Our own namespace may go by another prefix.
        if selections.keys.contains(where: { $0.contains(":") && !$0.hasPrefix("vm:") }) {
            selections = selections.filter { name, _ in !name.contains(":") }
        }
    }

    /// Whether a run that does not set a parameter has it with this value all the same.
    func have(_ name: String, _ value: TemplateValue) -> Bool {
        guard let selection = selections[name] else { return false }
        switch value {
        case .list(let items): return items.isEmpty && selection == "/.."
        case .documents(let documents): return documents.isEmpty && selection == "/.."
        case .boolean(let flag): return selection == (flag ? "true()" : "false()")
        case .string(let text): return text.isEmpty ? selection.isEmpty : selection == "'\(text)'"
        case .number: return false
        }
    }
}
