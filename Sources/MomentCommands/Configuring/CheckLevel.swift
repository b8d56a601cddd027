internal import ArgumentParser
internal import XMLTree

/// How far a document is checked.
enum CheckLevel: String, OptionWord {
    /// The grammar alone.
    case schema
    /// The grammar, then the rules.
    case full
}
