internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment checkpoint tree`, `virtmoment snapshot tree`: the tree that they are.
struct TreeCommand<Family: MomentFamily>: HostCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "tree", abstract: "Draw the tree of \(Family.plural).")
    }

    @OptionGroup var target: TargetOptions

    @Option(help: "The form of the drawing: lines, JSON, Graphviz's language or a picture (SVG).")
    var format: TreeFormat = .text

    var answerFormat: AnswerFormat { format == .json ? .json : .text }

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try output.tree(try await Family.tree(of: domain, on: executor), as: format)
        return .success
    }
}
