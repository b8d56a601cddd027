internal import FoundationEssentials
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentKit
internal import MomentXML
internal import XMLTree

/// The forms of a document, and the ways between them.
struct DocumentForm {
    /// The file's name, for messages.
    let file: String
    /// The kind that it must be; nil for any.
    let kind: MomentDocument.Kind?
    /// Whether what libvirt prints but does not accept is taken out.
    let isResubmitted: Bool
    /// Takes what was taken out, a phrase each.
    let report: (String) -> Void

    /// Turns a document of one form into canonical XML or JSON.
    func convert(
        _ bytes: [UInt8],
        from: FormatCommand.Form,
        to: FormatCommand.Form
    ) throws(FormatCommand.Refusal) -> [UInt8] {
        let document = from == .xml ? try read(xml: bytes) : try read(json: bytes)
        guard isResubmitted else { return to == .xml ? try xml(document.document()) : try json(document) }
        let resubmission = Resubmission(of: document)
        for note in resubmission.removed { report("\(note.path): \(note.message)") }
        return to == .xml ? try xml(resubmission.document) : try json(decode(resubmission.document, nil))
    }

    private func read(xml bytes: [UInt8]) throws(FormatCommand.Refusal) -> MomentDocument {
        let parsed = XMLDocumentParser().parse(bytes, name: file)
        guard let tree = parsed.document else {
            throw .findings(FileReport(file: file, findings: parsed.findings))
        }
        return try decode(tree, parsed.source)
    }

    private func decode(_ tree: XMLDocument, _ source: XMLSource?) throws(FormatCommand.Refusal) -> MomentDocument {
        let found = MomentDocument.Kind(tree.root)
        guard let value = try? MomentDocument.decode(tree).value, kind ?? found == found else {
            throw .findings(FileReport(file: file, findings: [WrongRoot.finding(tree.root, expected: kind)]))
        }
        return value
    }

    private func read(json bytes: [UInt8]) throws(FormatCommand.Refusal) -> MomentDocument {
        if let repeated = RepeatedJSONKey(in: bytes) {
            let failure =
                "line \(repeated.line): '\(repeated.key)' stands twice in one object; one of the two would be lost"
            throw .findings(FileReport(file: file, failure: failure))
        }
        do {
            let value = try JSONDecoder().decode(MomentDocument.self, from: Data(bytes))
            if let kind, value.kind != kind {
                let failure = "the document is a \(value.kind.rawValue), not a \(kind.rawValue)"
                throw FormatCommand.Refusal.findings(FileReport(file: file, failure: failure))
            }
            return value
        } catch let refusal as FormatCommand.Refusal {
            throw refusal
        } catch {
            throw .findings(FileReport(file: file, failure: "the JSON is no document: \(Self.reason(error))"))
        }
    }

    private func xml(_ document: XMLDocument) throws(FormatCommand.Refusal) -> [UInt8] {
        do throws(XMLPrintError) {
            return try XMLPrinter().print(document)
        } catch {
            throw .findings(FileReport(file: file, failure: "the document cannot be printed: \(error)"))
        }
    }

    private func json(_ document: MomentDocument) throws(FormatCommand.Refusal) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(document)) + [0x0A]
        } catch {
            throw .findings(FileReport(file: file, failure: "the document cannot be written as JSON: \(error)"))
        }
    }

    /// What a decoder says, without its frame.
    static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context):
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            return place.isEmpty ? context.debugDescription : "\(place): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}
