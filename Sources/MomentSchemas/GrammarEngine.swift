internal import XMLTree

/// Who judges documents by a grammar.
public enum GrammarEngine: String, Hashable, Sendable, CaseIterable {
    /// The project's own RELAX NG engine.
    case builtin
    /// libxml2's, as a second opinion.
    case libxml2
    /// Both; where they differ, that is a finding of its own.
    case both
}
