internal import ArgumentParser
internal import MomentDocuments
internal import MomentRules
internal import MomentTemplates
internal import XMLTree

/// `virtmoment template show`: what a template makes, and what it takes.
struct TemplateShowCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a template makes and the parameters it takes, or its text."
    )

    @Argument(
        help: "A built-in template, or a stylesheet's file.",
        completion: .list(Template.builtInNames)
    )
    var template: String

    @Flag(help: "Print the stylesheet.")
    var source = false

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        guard let template = try TemplateFiles(console: console).template(template) else { return .findings }
        if source {
            try console.writeOutput(template.text)
            return .success
        }
        try console.write(description(of: template))
        return .success
    }

    private func description(of template: Template) -> String {
        var text = template.summary.isEmpty ? "\(template.name)\n" : "\(template.name): \(template.summary)\n"
        if !template.kinds.isEmpty {
            text += "\nmakes: \(template.kinds.map { "<\($0.rawValue)>" }.joined(separator: ", "))\n"
        }
        if !template.flags.isEmpty {
            text += "submit with: \(template.flags.map(\.rawValue).sorted().joined(separator: ", "))\n"
        }
        if !template.parameters.isEmpty { text += "\nparameters (-p name=value):\n" }
        // What must be given comes first.
        let ordered = template.parameters.filter(\.isRequired) + template.parameters.filter { !$0.isRequired }
        for parameter in ordered {
            var remarks = [parameter.type.rawValue]
            if parameter.isRequired { remarks.append("required") }
            if !parameter.values.isEmpty { remarks.append("one of \(parameter.values.joined(separator: ", "))") }
            if let value = parameter.defaultText { remarks.append("default \(value)") }
            text += "  \(parameter.name) (\(remarks.joined(separator: "; ")))\n"
            if !parameter.summary.isEmpty { text += "      \(parameter.summary)\n" }
        }
        return text
    }
}
