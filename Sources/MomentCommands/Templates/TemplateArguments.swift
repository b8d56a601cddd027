internal import MomentDiagnostics
internal import MomentTemplates
internal import MomentXML
internal import XMLTree

/// Makes typed values of the `-p name=value` of a command line.
struct TemplateArguments {
    private(set) var values: [String: TemplateValue] = [:]
    private(set) var findings: [Diagnostic] = []

    /// Reads arguments for the templates that will get them; documents are read from their files.
    init(_ arguments: [String], for templates: [Template], on console: Console) throws(CommandFailure) {
        var texts: [String: [String]] = [:]
        for argument in arguments {
            guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
                throw .usage("-p takes name=value, not '\(argument)'")
            }
            texts[String(argument[..<equals]), default: []].append(String(argument[argument.index(after: equals)...]))
        }
        for (name, texts) in texts.sorted(by: { $0.key < $1.key }) {
            guard let parameter = templates.lazy.compactMap({ $0.parameter(name) }).first else {
                // The template says what is near.
                values[name] = .string(texts.last ?? "")
                continue
            }
            if parameter.type == .documents {
                values[name] = .documents(try Self.documents(texts, on: console))
            } else if let value = parameter.value(texts) {
                values[name] = value
            } else {
                let type = parameter.type.rawValue
                let expected = parameter.type == .boolean ? ["true", "false"] : []
                findings.append(
                    Diagnostic(
                        .templateParameterType,
                        layer: .template,
                        message: "'\(texts.last ?? "")' is no \(type), which the parameter '\(name)' is",
                        range: nil,
                        expected: expected
                    )
                )
            }
        }
    }

    private static func documents(_ texts: [String], on console: Console) throws(CommandFailure) -> [XMLDocument] {
        var documents: [XMLDocument] = []
        for input in InputFile.expand(texts.flatMap { $0.split(separator: ",").map(String.init) }) {
            switch input {
            case .failure(let error): throw CommandFailure(error.reason)
            case .success(let file): documents.append(try document(file, on: console))
            }
        }
        return documents
    }

    /// A document that must be there for others to be made.
    static func document(_ file: InputFile, on console: Console) throws(CommandFailure) -> XMLDocument {
        let parsed = XMLDocumentParser().parse(try file.read(from: console), name: file.name)
        if let document = parsed.document { return document }
        let place = parsed.findings.first?.range.map { ":\($0.start)" } ?? ""
        throw CommandFailure("\(file.name)\(place): \(parsed.findings.first?.message ?? "it is not well-formed")")
    }
}
