internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentXML
internal import XMLTree

/// A document that is to be submitted, read once.
struct SubmittedDocument: Sendable {
    let document: XMLDocument

    /// Reads a text, or fails as libvirt does where it is not well-formed, with the findings.
    init(_ xml: String, name: String) throws(HostError) {
        let result = XMLDocumentParser().parse(xml, name: name)
        guard let document = result.document else {
            throw HostError(
                .xmlDetail,
                message: "\(name) is not well-formed: \(result.findings.first?.message ?? "no reason is given")",
                findings: result.findings
            )
        }
        self.document = document
    }

    /// The document as a backup, or the error of a wrong root element.
    func backup() throws(HostError) -> DomainBackup {
        do throws(MomentError) {
            return try DomainBackup.decode(document).value
        } catch {
            throw HostError(.xmlError, message: error.description)
        }
    }
}
