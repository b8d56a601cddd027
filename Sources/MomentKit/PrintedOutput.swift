package import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Tells what libvirt prints and does not take back from the mistakes of a writer.
package enum PrintedOutput {
    /// The same for an engine that does not tell where a mistake is, such as libxml2's: what it finds comes of printed parts alone where it takes
    /// the document without them; else nobody knows which of it does, and all is told.
    ///
    /// - Parameter isValid: what the engine says to another document
    static func told(
        _ findings: [Diagnostic],
        withoutPlacesOn document: XMLDocument,
        release: ReleaseNumber,
        as severity: Diagnostic.Severity,
        isValid: (XMLDocument) -> Bool
    ) -> [Diagnostic] {
        guard findings.contains(where: { $0.severity == .error }) else { return findings }
        let parts = PrintedPart.all(below: document.root, release: release)
        guard !parts.isEmpty, let value = try? MomentDocument.decode(document).value else { return findings }
        var told: [Diagnostic] = []
        var places: [Int] = []
        for part in parts {
            if let known = told.firstIndex(where: { $0.message == part.reason }) {
                places[known] += 1
                continue
            }
            let finding = Diagnostic(
                .printedOnly,
                layer: .schema,
                message: part.reason,
                range: part.range,
                source: document.source,
                path: part.path
            )
            told.append(one(part.reason, finding, [], severity))
            places.append(1)
        }
        for index in told.indices where places[index] > 1 { told[index].message += " (at \(places[index]) places)" }
        let rest = findings.filter { $0.severity != .error }
        return isValid(Resubmission(of: value, to: release).document) ? told + rest : told + findings
    }

    /// The findings of a grammar, with one for each kind of printed part in place of what the grammar says of it.
    ///
    /// - Parameter severity: an error where the document is to be submitted, else a note
    static func told(
        _ findings: [Diagnostic],
        on document: XMLDocument,
        release: ReleaseNumber,
        as severity: Diagnostic.Severity
    ) -> [Diagnostic] {
        guard findings.contains(where: { $0.severity == .error }) else { return findings }
        let parts = PrintedPart.all(below: document.root, release: release)
        guard !parts.isEmpty else { return findings }
        var result: [Diagnostic] = []
        // Where the finding on a reason stands, and on how many places it is.
        var known: [(reason: String, index: Int, places: Int)] = []
        for finding in findings {
            guard finding.severity == .error, let range = finding.range,
                let part = parts.first(where: { $0.holds(range) })
            else {
                result.append(finding)
                continue
            }
            let removal = part.isMoved ? nil : finding.fixes.first { $0.edits.allSatisfy(\.text.isEmpty) }
            if let entry = known.firstIndex(where: { $0.reason == part.reason }) {
                known[entry].places += 1
                if !result[known[entry].index].fixes.isEmpty {
                    result[known[entry].index].fixes[0].edits += removal?.edits ?? []
                }
            } else {
                known.append((part.reason, result.count, 1))
                result.append(one(part.reason, finding, removal?.edits ?? [], severity))
            }
        }
        for entry in known where entry.places > 1 { result[entry.index].message += " (at \(entry.places) places)" }
        return result
    }

    private static func one(
        _ reason: String,
        _ finding: Diagnostic,
        _ removal: [Diagnostic.Edit],
        _ severity: Diagnostic.Severity
    ) -> Diagnostic {
        var one = finding
        one.code = .printedOnly
        one.severity = severity
        one.message = reason
        one.expected = []
        one.notes = [Diagnostic.Note("'virtmoment format --resubmit' makes the document fit to be submitted")]
        one.fixes = removal.isEmpty ? [] : [Diagnostic.Fix("remove what libvirt only prints", edits: removal)]
        return one
    }

    /// What the code means.
    package static let explanation = CodeExplanation(
        .printedOnly,
        layer: .schema,
        title: "libvirt prints this, and refuses it in a document that it is given",
        text: """
            The document is libvirt's own output, of backup-dumpxml for instance, and holds what tells of a job that runs or of an object that \
            exists. libvirt's grammar refuses it in a new document. That is no mistake of the writer's, so it is a note as long as nobody says \
            that the document will be submitted. It is an error with --for-submission, and with options that describe a submission: --domain, \
            --name, --flag, --with-checkpoint. A snapshot counts as printed if it has <creationTime>; libvirt asks the grammar about a \
            snapshot only with the flag validate. `virtmoment format --resubmit` takes out what is refused.
            """,
        before: "<disk name='vda' backup='yes' index='2'/>",
        after: "<disk name='vda' backup='yes'/>",
        libvirt: "Refuses it where it asks the grammar: VIR_ERR_XML_INVALID_SCHEMA (92)."
    )
}
