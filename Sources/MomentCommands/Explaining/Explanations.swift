internal import ChainDoctor
internal import Diagnostics
internal import LibXML
internal import LibvirtHost
internal import MomentKit
internal import MomentRules
internal import MomentTemplates
internal import RelaxNG
internal import XMLTree

/// What every code means, gathered from the modules that report them.
enum Explanations {
    /// All explanations, by code.
    static let all: [CodeExplanation] = [
        XMLCodes.explanations, GrammarCodes.explanations, RuleCodes.explanations, TemplateCodes.explanations,
        DoctorCodes.explanations, CommandCodes.explanations, [PrintedOutput.explanation],
    ].flatMap(\.self).sorted { $0.code.rawValue < $1.code.rawValue }
}
