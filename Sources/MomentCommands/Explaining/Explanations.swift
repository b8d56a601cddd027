internal import Diagnostics

/// What every code means, gathered from the modules that report them.
enum Explanations {
    /// All explanations, by code.
    static let all: [CodeExplanation] = [
        CommandCodes.explanations
    ].flatMap(\.self).sorted { $0.code.rawValue < $1.code.rawValue }
}
