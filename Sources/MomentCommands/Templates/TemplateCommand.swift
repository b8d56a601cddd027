internal import ArgumentParser

/// `virtmoment template`: documents made of domains.
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Make documents for a domain with built-in templates or stylesheets (XSLT 1.0).",
        subcommands: [TemplateListCommand.self, TemplateShowCommand.self, TemplateRenderCommand.self]
    )
}
