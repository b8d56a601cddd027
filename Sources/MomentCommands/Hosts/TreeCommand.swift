internal import ArgumentParser
internal import MomentExecutor

/// The forms that a tree is drawn in.
enum TreeFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Lines for people.
    case text
    /// One object a line and node, parents first.
    case json
    /// Graphviz's language.
    case dot
    /// A picture.
    case svg
}

/// A command that draws a tree.
protocol TreeCommand: HostCommand {
    /// The form.
    var format: TreeFormat { get }
}

extension TreeCommand {
    var answerFormat: AnswerFormat { format == .json ? .json : .text }
}
