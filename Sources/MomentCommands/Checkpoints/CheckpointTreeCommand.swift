internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment checkpoint tree`: checkpoints as the tree they are.
struct CheckpointTreeCommand: TreeCommand {
    static let configuration = CommandConfiguration(commandName: "tree", abstract: "Draw the tree of checkpoints.")

    @OptionGroup var target: TargetOptions

    @Option(help: "The form of the drawing: lines, JSON, Graphviz's language or a picture (SVG).")
    var format: TreeFormat = .text

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try output.tree(try await executor.checkpointTree(of: domain), as: format)
        return .success
    }
}
