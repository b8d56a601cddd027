internal import ArgumentParser
internal import XMLTree

/// How an answer of a host is written.
enum AnswerFormat: String, OptionWord, Sendable {
    /// Lines for people.
    case text
    /// One object a line.
    case json
}
