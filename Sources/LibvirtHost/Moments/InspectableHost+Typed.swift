internal import MomentDiagnostics
public import MomentDocuments
internal import MomentXML

extension InspectableHost {
    /// A running backup, with the values that were filled in.
    public func backup(_ job: DomainJob.ID, of domain: DomainReference) async throws(HostError) -> DomainBackup {
        try MomentText.read(DomainBackup.self, try await backupDescription(of: domain, job: job))
    }

    /// A checkpoint of a domain.
    public func checkpoint(
        _ name: String,
        of domain: DomainReference,
        options: CheckpointDescriptionOptions = []
    ) async throws(HostError) -> DomainCheckpoint {
        try MomentText.read(
            DomainCheckpoint.self,
            try await checkpointDescription(of: domain, name: name, options: options)
        )
    }

    /// A snapshot of a domain; with secrets if it is to be secure.
    public func snapshot(
        _ name: String,
        of domain: DomainReference,
        secure: Bool = false
    ) async throws(HostError) -> DomainSnapshot {
        try MomentText.read(
            DomainSnapshot.self,
            try await snapshotDescription(of: domain, name: name, secure: secure)
        )
    }
}

/// Between the typed documents and the texts that hosts take and give.
package enum MomentText {
    /// The text of a document, as libvirt prints it.
    package static func print(_ model: some MomentModel) throws(HostError) -> String {
        do throws(XMLPrintError) {
            return String(decoding: try XMLPrinter().print(model.document()), as: UTF8.self)
        } catch {
            throw HostError(.xmlError, message: "the document can't be written: \(error)")
        }
    }

    /// The document in a text. What has no field is kept and not remarked on: it is the host's own.
    package static func read<Model: MomentModel>(_ type: Model.Type, _ text: String) throws(HostError) -> Model {
        let result = XMLDocumentParser().parse(text)
        guard let tree = result.document else {
            throw HostError(.xmlDetail, message: result.findings.first?.message ?? "the document can't be read")
        }
        do throws(MomentError) {
            return try Model.decode(tree).value
        } catch {
            throw HostError(.xmlError, message: error.description)
        }
    }
}

extension DomainCheckpoint {
    /// The targets of the disks it has bitmaps of.
    package var bitmapDisks: [String] {
        (disks ?? []).filter { if case .bitmap = $0.treatment { true } else { false } }.map(\.name)
    }
}
