public import MomentDiagnostics
internal import RelaxNG
internal import XMLTree

extension Diagnostic.Code {
    /// The two engines do not agree on a document.
    public static let engineDisagreement: Self = "engine-disagreement"
    /// The second engine came to no verdict.
    public static let engineWithoutVerdict: Self = "engine-without-verdict"
}

/// Two engines for one grammar: the first one's findings, and a word where the second does not agree.
struct EngineComparison: SchemaEngine {
    let one: any SchemaEngine
    let other: any SchemaEngine

    var name: String { "\(one.name) and \(other.name)" }

    func validate(_ document: XMLDocument) throws -> [Diagnostic] {
        try compare(try one.validate(document), on: document)
    }

    func validate(_ document: XMLDocument, atMost count: Int) throws -> [Diagnostic] {
        try compare(try one.validate(document, atMost: count), on: document)
    }

    private func compare(_ findings: [Diagnostic], on document: XMLDocument) throws -> [Diagnostic] {
        let second: [Diagnostic]
        do { second = try other.validate(document) } catch {
            let message = "\(other.name) came to no verdict: \(error)"
            return findings + [finding(.engineWithoutVerdict, .note, message, document)]
        }
        // libxml2 looks for IDs given twice, but not for references to none.
        let isValid = !findings.contains { $0.severity == .error && $0.code != .danglingReference }
        guard isValid != !second.contains(where: { $0.severity == .error }) else { return findings }
        let (accepting, refusing) = isValid ? (one, other) : (other, one)
        var disagreement = finding(
            .engineDisagreement,
            .error,
            "\(accepting.name) accepts the document and \(refusing.name) does not",
            document
        )
        if isValid {
            disagreement.notes = second.map { Diagnostic.Note("\(other.name): \($0.message)", range: $0.range) }
        }
        return findings + [disagreement]
    }

    private func finding(
        _ code: Diagnostic.Code,
        _ severity: Diagnostic.Severity,
        _ message: String,
        _ document: XMLDocument
    ) -> Diagnostic {
        Diagnostic(code, severity: severity, layer: .schema, message: message, at: document.root)
    }
}
