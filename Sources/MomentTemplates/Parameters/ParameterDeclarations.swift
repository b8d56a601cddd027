internal import MomentDiagnostics
internal import XMLTree

/// The parameters that a stylesheet and its imports declare.
struct ParameterDeclarations {
    private(set) var parameters: [TemplateParameter] = []
    private(set) var findings: [PlacedFinding] = []

    /// What parts declare that the main one defines as a variable, which can't be given a value.
    private let fixed: NameSet

    /// Reads the declarations of all parts; the importing one's come first and win.
    init(_ parts: [StylesheetPart]) {
        let variables = parts.first?.document.root.elements.filter { $0.isTransform("variable") } ?? []
        fixed = NameSet(variables.compactMap { $0["name"] })
        var existing: NameSet = []
        for part in parts {
            for element in part.document.root.elements where element.isTransform("param") {
                if let name = element["name"], !name.contains(":") { existing.insert(name) }
            }
        }
        for (number, part) in parts.enumerated() {
            for element in part.document.root.elements where element.isTemplate("parameter") {
                declare(element, in: number, existing: existing)
            }
        }
        // A plain xsl:param is a string that may be left out.
        for part in parts {
            for element in part.document.root.elements where element.isTransform("param") {
                guard let name = element["name"], !name.contains(":"), !has(name), !fixed.contains(name) else {
                    continue
                }
                parameters.append(TemplateParameter(name))
            }
        }
    }

    private func has(_ name: String) -> Bool { parameters.contains { $0.name == name } }

    private mutating func declare(_ element: XMLElement, in number: Int, existing: NameSet) {
        guard let attribute = element.attribute("name") else {
            note(number, "a parameter's declaration lacks its name", element)
            return
        }
        let name = attribute.value
        guard existing.contains(name) else {
            let nearest = Spelling.nearest(existing.sorted(), to: name)
            note(number, "there is no xsl:param '\(name)' that this declares", element, attribute, nearest)
            return
        }
        guard !has(name), !fixed.contains(name) else { return }
        var parameter = TemplateParameter(name, summary: ParameterDeclarations.oneLine(element.text))
        if let type = element.attribute("type") {
            if let known = TemplateParameter.ValueType(rawValue: type.value) {
                parameter.type = known
            } else {
                let names = TemplateParameter.ValueType.allCases.map(\.rawValue)
                let nearest = Spelling.nearest(names, to: type.value)
                note(number, "'\(type.value)' is no type of parameters", element, type, nearest, all: names)
            }
        }
        parameter.isRequired = flag("required", of: element, in: number)
        parameter.values = (element["values"] ?? "").split(separator: " ").map(String.init)
        if let text = element.attribute("default") {
            parameter.defaultText = text.value
            if parameter.value([text.value]) == nil {
                note(number, "the default '\(text.value)' is no \(parameter.type.rawValue)", element, text)
            }
        }
        for attribute in element.attributes where !ParameterDeclarations.attributes.contains(attribute.name.localName) {
            let nearest = Spelling.nearest(ParameterDeclarations.attributes, to: attribute.name.localName)
            note(number, "a declaration has no attribute '\(attribute.name)'", element, attribute, nearest)
        }
        parameters.append(parameter)
    }

    private static let attributes = ["name", "type", "default", "required", "values"]

    private mutating func flag(_ name: String, of element: XMLElement, in number: Int) -> Bool {
        guard let attribute = element.attribute(name) else { return false }
        switch attribute.value {
        case "yes", "true": return true
        case "no", "false": return false
        default:
            note(number, "'\(attribute.value)' is neither yes nor no", element, attribute, all: ["yes", "no"])
            return false
        }
    }

    /// Text with its white space reduced to single spaces.
    static func oneLine(_ text: String) -> String {
        text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" }.joined(separator: " ")
    }

    private mutating func note(
        _ number: Int,
        _ message: String,
        _ element: XMLElement,
        _ attribute: XMLAttribute? = nil,
        _ nearest: String? = nil,
        all: [String] = []
    ) {
        let finding = Diagnostic(
            .templateDeclaration,
            layer: .template,
            message: message,
            at: element,
            attribute,
            expected: nearest.map { [$0] } ?? all
        )
        findings.append(PlacedFinding(part: number, finding: finding))
    }
}
