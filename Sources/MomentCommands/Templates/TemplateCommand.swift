internal import ArgumentParser
internal import MomentTemplates

/// `virtmoment template`: documents made of domains.
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Make documents for a domain with built-in templates or stylesheets (XSLT 1.0).",
        subcommands: [TemplateListCommand.self, TemplateShowCommand.self, TemplateRenderCommand.self]
    )
}

/// `virtmoment template list`: the built-in templates.
struct TemplateListCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the built-in templates, with what each makes."
    )

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let templates = Template.builtInNames.compactMap { Template.builtIn($0) }
        let width = Template.builtInNames.map(\.count).max() ?? 0
        for (name, template) in zip(Template.builtInNames, templates) {
            let padding = String(repeating: " ", count: width - name.count + 2)
            try console.write("\(name)\(padding)\(template.summary)\n")
        }
        return .success
    }
}
