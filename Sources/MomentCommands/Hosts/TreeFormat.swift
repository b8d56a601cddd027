internal import ArgumentParser
internal import XMLTree

/// The forms that a tree is drawn in.
enum TreeFormat: String, OptionWord, Sendable {
    /// Lines for people.
    case text
    /// One object a line and node, parents first.
    case json
    /// Graphviz's language.
    case dot
    /// A picture.
    case svg
}
