internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentXML

extension SentDocument {
    /// The documents that arguments name, directories standing for the XML files below them; fails where one can't be read, or none is there.
    static func all(_ arguments: [String], from console: Console) throws(CommandFailure) -> [SentDocument] {
        var documents: [SentDocument] = []
        for input in InputFile.expand(arguments) {
            switch input {
            case .failure(let error): throw CommandFailure(error.reason)
            case .success(let file): documents.append(try SentDocument(file: file.name, from: console))
            }
        }
        guard !documents.isEmpty else {
            throw CommandFailure("there is no XML file in \(arguments.joined(separator: ", "))")
        }
        return documents
    }

    /// The typed document.
    func decode<Model: MomentModel>(_ type: Model.Type) throws(CommandFailure) -> Model {
        let result = XMLDocumentParser().parse(bytes, name: name)
        guard let tree = result.document else {
            let reason = result.findings.first?.message ?? "it is not well-formed"
            throw CommandFailure("\(name): \(reason)", status: .findings)
        }
        do throws(MomentError) {
            return try Model.decode(tree).value
        } catch {
            throw CommandFailure("\(name): \(error)", status: .findings)
        }
    }
}
