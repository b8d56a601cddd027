internal import LocalFiles
internal import MomentDiagnostics
internal import MomentXML
internal import RelaxNG
internal import Synchronization
internal import XMLTree

/// The files that make up one grammar, read as they are referred to and narrowed to a release.
final class GrammarFiles: GrammarResolver, Sendable {
    private let set: GrammarSet
    private let release: ReleaseNumber
    /// The releases at which a file read so far changes.
    private let changes = Mutex<Set<ReleaseNumber>>([])

    init(_ set: GrammarSet, release: ReleaseNumber) {
        self.set = set
        self.release = release
    }

    /// The releases at which the grammar changes, as far as its files were read.
    var releases: Set<ReleaseNumber> { changes.withLock { $0 } }

    /// A file as a tree; nil if there is none of that name.
    func document(named name: String) throws(GrammarFailure) -> XMLDocument? {
        guard let read = try read(name) else { return nil }
        return ReleaseMarks.narrow(read.document, to: release) ?? read.document
    }

    /// A file as text in XML syntax; nil if there is none of that name.
    func bytes(named name: String) throws(GrammarFailure) -> [UInt8]? {
        guard let read = try read(name) else { return nil }
        let narrowed = ReleaseMarks.narrow(read.document, to: release)
        if narrowed == nil, let bytes = read.bytes { return bytes }
        do throws(XMLPrintError) {
            return try XMLPrinter(layout: .verbatim).print(narrowed ?? read.document)
        } catch {
            throw GrammarFailure("\(name): \(error)")
        }
    }

    /// Whether a file describes documents: one that is there to be included has no start, not even in what it includes itself.
    func hasStart(named name: String) throws(GrammarFailure) -> Bool {
        var seen: NameSet = []
        var names = [name]
        while let name = names.popLast() {
            guard seen.insert(name).inserted else { continue }
            // What is missing may have had it.
            guard let root = try document(named: name)?.root, root.name.localName == "grammar" else { return true }
            var elements = Array(root.elements)
            while let element = elements.popLast() {
                switch element.name.localName {
                case "start": return true
                case "div": elements += element.elements
                case "include":
                    if let href = element["href"] { names.append(try Self.resolve(href, base: name)) }
                    elements += element.elements
                default: break
                }
            }
        }
        return false
    }

    /// The document a reference leads to.
    func document(href: String, base: String) throws -> XMLDocument {
        let name = try Self.resolve(href, base: base)
        guard let document = try document(named: name) else {
            throw GrammarFailure("there is no '\(name)' in \(set.name)")
        }
        return document
    }

    /// The name of a file that another one refers to; names are relative to the set.
    private static func resolve(_ href: String, base: String) throws(GrammarFailure) -> String {
        // RFC 3986: a colon in the first segment ends a scheme.
        guard !href.hasPrefix("/"), !href.prefix(while: { $0 != "/" }).contains(":") else {
            throw GrammarFailure("only files beside the grammar can be included, and '\(href)' is none")
        }
        var steps = base.split(separator: "/").dropLast()
        for step in href.split(separator: "/") where step != "." {
            if step != ".." {
                steps.append(step)
            } else if steps.popLast() == nil {
                throw GrammarFailure("only files beside the grammar can be included, and '\(href)' is none")
            }
        }
        return steps.joined(separator: "/")
    }

    /// A grammar in compact syntax; names end in `.rnc`.
    private static func compact(_ bytes: [UInt8], _ name: String) throws(GrammarFailure) -> XMLDocument {
        do throws(GrammarError) {
            return try CompactSyntax.read(bytes, name: name)
        } catch {
            throw GrammarFailure(error.description)
        }
    }

    /// Reads a file; its bytes where they are XML.
    private func read(_ name: String) throws(GrammarFailure) -> (bytes: [UInt8]?, document: XMLDocument)? {
        let bytes: [UInt8]
        do throws(FileError) {
            guard let found = try set.bytes(of: name) else { return nil }
            bytes = found
        } catch {
            throw GrammarFailure(error.description)
        }
        if name.hasSuffix(".rnc") {
            let document = try Self.compact(bytes, name)
            changes.withLock { $0.formUnion(ReleaseMarks.releases(in: document)) }
            return (nil, document)
        }
        let parsed = XMLDocumentParser().parse(bytes, name: name)
        guard let document = parsed.document else {
            let first = parsed.findings.first
            let place = first?.range.map { ":\($0.start)" } ?? ""
            throw GrammarFailure("\(name)\(place): \(first?.message ?? "it is not well-formed")")
        }
        changes.withLock { $0.formUnion(ReleaseMarks.releases(in: document)) }
        return (bytes, document)
    }
}
