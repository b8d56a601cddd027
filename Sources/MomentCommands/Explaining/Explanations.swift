internal import ArgumentParser
internal import ChainDoctor
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentKit
internal import MomentRules
internal import MomentTemplates
internal import MomentXML
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

/// The words that name findings: codes, and the layers that report them.
enum CodeNames {
    /// The names of all codes that can be explained.
    static var all: [String] { Diagnostic.Layer.allCases.map(\.rawValue) + Explanations.all.map(\.code.rawValue) }

    /// The words of option values, which commas may part.
    static func words(_ values: [String]) -> [String] {
        values.flatMap { $0.utf8.split(separator: UInt8(ascii: ",")).compactMap { String($0) } }
    }

    /// What is wrong with some words; nil where each names findings.
    static func complaint(about words: [String]) -> String? {
        guard !words.isEmpty else { return nil }
        let known = all
        guard let unknown = words.first(where: { word in !known.contains { $0 == word } }) else { return nil }
        let nearest = Spelling.nearest(known, to: unknown)
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? "; 'virtmoment explain' lists the codes"
        return "there is no code or layer '\(unknown)'\(hint)"
    }
}
