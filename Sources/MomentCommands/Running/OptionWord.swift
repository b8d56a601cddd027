public import ArgumentParser
public import MomentDiagnostics
internal import MomentDocuments
public import MomentRules
public import MomentSchemas
internal import XMLTree

/// One of a fixed set of words, as the value of an option.
///
/// The argument parser's own lists of such words are made with key paths and casts, in each pass over all options that it makes: a tenth of
/// the time of a run on one small file.
public protocol OptionWord: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {}

extension OptionWord {
    /// All words, for help.
    public static var allValueStrings: [String] { allCases.map { $0.rawValue } }
    /// Nothing: the help of an option says what its words mean.
    public static var allValueDescriptions: [String: String] { [:] }
    /// All words, for shells that complete them.
    public static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
    /// The word of the option's default value.
    public var defaultValueDescription: String { rawValue }
    /// Reads one of the option's words, or returns nil for any other.
    public init?(argument: String) { self.init(rawValue: argument) }
}

extension ReleaseNumber: ExpressibleByArgument {
    /// Reads `9.0.0` or `9.0`.
    public init?(argument: String) { self.init(argument) }
}

extension GrammarEngine: OptionWord {}
extension DomainState: OptionWord {}
extension APIFlag: OptionWord {}

/// The kinds of document, as options name them.
enum DocumentKind: String, OptionWord {
    case backup, checkpoint, snapshot

    /// The document's kind that the word stands for.
    var kind: MomentDocument.Kind {
        switch self {
        case .backup: .backup
        case .checkpoint: .checkpoint
        case .snapshot: .snapshot
        }
    }
}
