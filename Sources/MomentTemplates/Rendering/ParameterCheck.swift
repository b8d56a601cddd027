internal import MomentDiagnostics
internal import XMLTree

/// Checks the values given against the parameters that templates declare.
struct ParameterCheck {
    private(set) var findings: [Diagnostic] = []
    private let templates: [Template]

    init(_ templates: [Template], _ values: [String: TemplateValue]) {
        self.templates = templates
        for name in values.keys.sorted() where !templates.contains(where: { $0.parameter(name) != nil }) {
            tellUnknown(name)
        }
        for template in templates {
            for parameter in template.parameters { check(parameter, values[parameter.name]) }
        }
        // Templates of a chain may share a parameter.
        var seen: Set<Diagnostic> = []
        findings = findings.filter { seen.insert($0).inserted }
    }

    private mutating func tellUnknown(_ name: String) {
        let names = templates.flatMap(\.parameters).map(\.name)
        let nearest = Spelling.nearest(names, to: name)
        note(
            .templateUnknownParameter,
            "the template has no parameter '\(name)'",
            expected: nearest.map { [$0] } ?? Spelling.ranked(names, near: name)
        )
    }

    private mutating func check(_ parameter: TemplateParameter, _ value: TemplateValue?) {
        guard let value else {
            if parameter.isRequired {
                let summary = parameter.summary.isEmpty ? "" : ": \(parameter.summary)"
                note(.templateMissingParameter, "the parameter '\(parameter.name)' is missing\(summary)")
            }
            return
        }
        guard value.type == parameter.type else {
            note(
                .templateParameterType,
                "the parameter '\(parameter.name)' is a \(parameter.type.rawValue), not a \(value.type.rawValue)"
            )
            return
        }
        switch value {
        case .number(let number) where !number.isFinite:
            note(.templateParameterType, "the parameter '\(parameter.name)' is not finite")
        case .string(let text):
            check([text], parameter)
        case .list(let texts):
            check(texts, parameter)
        default: break
        }
        if parameter.isRequired, value == .string("") || value == .list([]) || value == .documents([]) {
            note(.templateMissingParameter, "the parameter '\(parameter.name)' is empty")
        }
    }

    private mutating func check(_ texts: [String], _ parameter: TemplateParameter) {
        if texts.contains(where: { $0.unicodeScalars.contains { !ParameterCheck.isAllowed($0) } }) {
            note(.templateParameterType, "the parameter '\(parameter.name)' has a character that XML can't carry")
        }
        guard !parameter.values.isEmpty else { return }
        for text in texts where !parameter.values.contains(text) {
            let nearest = Spelling.nearest(parameter.values, to: text)
            note(
                .templateParameterType,
                "'\(text)' is no value of the parameter '\(parameter.name)'",
                expected: nearest.map { [$0] } ?? parameter.values
            )
        }
    }

    /// Whether XML 1.0 has the character.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private mutating func note(_ code: Diagnostic.Code, _ message: String, expected: [String] = []) {
        findings.append(Diagnostic(code, layer: .template, message: message, range: nil, expected: expected))
    }
}

extension Template {
    /// The parameter of a name; nil if there is none.
    public func parameter(_ name: String) -> TemplateParameter? { parameters.first { $0.name == name } }
}
