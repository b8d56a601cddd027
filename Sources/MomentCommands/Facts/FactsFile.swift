internal import FoundationEssentials
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

/// A file that `virtmoment host facts` wrote.
struct FactsFile {
    private let name: String
    private let bytes: [UInt8]

    /// Reads the file, or standard input for `-`.
    init(_ name: String, from console: Console) throws(CommandFailure) {
        self.name = name
        bytes = try InputFile(name: name).read(from: console)
    }

    /// The facts, and the domain by them.
    func read() throws(CommandFailure) -> (facts: HostFacts, context: DomainContext) {
        if let repeated = RepeatedJSONKey(in: bytes) {
            throw CommandFailure("\(name): line \(repeated.line): '\(repeated.key)' stands twice in one object")
        }
        let facts: HostFacts
        do {
            facts = try JSONDecoder().decode(HostFacts.self, from: Data(bytes))
        } catch {
            throw CommandFailure("\(name): these are no facts of a host: \(DocumentForm.reason(error))")
        }
        guard let text = facts.domain?.xml else {
            throw CommandFailure("\(name): these facts are of no domain")
        }
        let parsed = XMLDocumentParser().parse(text, name: "\(name): domain.xml")
        guard let root = parsed.document?.root, root.name.localName == "domain", let context = facts.context(root)
        else {
            let why = parsed.findings.first?.message ?? "it is no <domain>"
            throw CommandFailure("\(name): the domain's definition can't be read: \(why)")
        }
        return (facts, context)
    }
}
