internal import LocalFiles
internal import MomentDiagnostics
internal import MomentXML
internal import RelaxNG
internal import XMLTree

/// The two syntaxes of RELAX NG, by what the names of their files end in.
enum GrammarSyntax: String, OptionWord {
    /// The XML syntax of RELAX NG.
    case rng
    /// The compact syntax of RELAX NG.
    case rnc

    /// The syntax of a file, by its name.
    init?(ofFile name: String) {
        guard let end = name.split(separator: ".").last, let syntax = GrammarSyntax(rawValue: String(end)) else {
            return nil
        }
        self = syntax
    }

    var other: GrammarSyntax { self == .rng ? .rnc : .rng }

    /// A file's name in this syntax: another one's end is replaced.
    func name(of file: String) -> String {
        GrammarSyntax(ofFile: file) == nil ? file : String(file.dropLast(3)) + rawValue
    }

    /// A grammar's text in this syntax. References to files of the other syntax become references to those in this one.
    func text(of bytes: [UInt8], name: String) throws(CommandFailure) -> [UInt8] {
        try text(of: try Self.document(bytes, name: name))
    }

    func text(of document: XMLDocument) throws(CommandFailure) -> [UInt8] {
        let document = GrammarReferences.document(document) { self.name(of: $0) }
        do {
            return self == .rnc ? Array(try CompactSyntax.write(document).utf8) : try XMLPrinter().print(document)
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// Reads a grammar of either syntax; which one, its name tells.
    static func document(_ bytes: [UInt8], name: String) throws(CommandFailure) -> XMLDocument {
        if GrammarSyntax(ofFile: name) == .rnc {
            do throws(GrammarError) { return try CompactSyntax.read(bytes, name: name) } catch {
                throw CommandFailure(error.description)
            }
        }
        let parsed = XMLDocumentParser().parse(bytes, name: name)
        guard let document = parsed.document else {
            let first = parsed.findings.first
            let place = first?.range.map { ":\($0.start)" } ?? ""
            throw CommandFailure("\(name)\(place): \(first?.message ?? "it is not well-formed")")
        }
        return document
    }
}
