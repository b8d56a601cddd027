internal import MomentDiagnostics
internal import XMLTree

/// The files of a grammar, all read and looked at before libxml2 gets them.
struct GrammarResources {
    /// The files by name; names are paths relative to one another, without a scheme.
    private(set) var files: [String: [UInt8]] = [:]
    /// What each file refers to, and how many nodes it has itself.
    private var references: [String: (names: [String], nodes: Int)] = [:]

    private static let namespace = "http://relaxng.org/ns/structure/1.0"
    /// libvirt's largest grammar has 12 files.
    private static let fileLimit = 1_000
    /// How many nodes the grammar may have with each reference replaced by what it leads to: libxml2 reads a file anew each time. libvirt's
    /// largest has 40,000.
    private static let nodeLimit = 500_000

    /// Collects a file and all that it includes.
    init(_ name: String, _ resolve: (String) throws -> [UInt8]?) throws(LibXMLGrammarError) {
        let parser = XMLDocumentParser()
        var pending = [name]
        while let next = pending.popLast() {
            guard files[next] == nil else { continue }
            guard files.count < GrammarResources.fileLimit else {
                throw LibXMLGrammarError(.resource, "the grammar has more than \(GrammarResources.fileLimit) files")
            }
            let bytes: [UInt8]?
            do { bytes = try resolve(next) } catch {
                throw LibXMLGrammarError(.resource, "the grammar file '\(next)' could not be read: \(error)")
            }
            guard let bytes else { throw LibXMLGrammarError(.resource, "the grammar file '\(next)' does not exist") }
            let result = parser.parse(bytes, name: next)
            guard let document = result.document else {
                let first = result.findings.first.map { ": \($0.message)" } ?? ""
                throw LibXMLGrammarError(
                    .resource,
                    "the grammar file '\(next)' can't be read\(first)",
                    findings: result.findings
                )
            }
            // In UTF-8, so that libxml2 needs no converters.
            files[next] = result.source.utf8
            var names: [String] = []
            for href in GrammarResources.references(document) {
                names.append(try GrammarResources.resolve(href, from: next))
            }
            references[next] = (names, document.storage.nodes.count)
            pending += names
        }
        guard expandedSize(of: name) <= GrammarResources.nodeLimit else {
            throw LibXMLGrammarError(
                .resource,
                "with its includes written out, the grammar has more than \(GrammarResources.nodeLimit) nodes"
            )
        }
    }

    /// The nodes of a file with each reference replaced by what it leads to, as far as the limit; a circle is for libxml2 to complain of.
    private func expandedSize(of name: String) -> Int {
        var sizes: [String: Int] = [:]
        var open: Set<String> = []
        var stack = [name]
        while let current = stack.last {
            guard let (names, nodes) = references[current], sizes[current] == nil else {
                stack.removeLast()
                continue
            }
            if open.insert(current).inserted {
                stack += names.filter { sizes[$0] == nil && !open.contains($0) }
                continue
            }
            let total = names.reduce(nodes) { min($0 + (sizes[$1] ?? 0), GrammarResources.nodeLimit + 1) }
            sizes[current] = total
            open.remove(current)
            stack.removeLast()
        }
        return sizes[name] ?? 0
    }

    /// What a grammar file refers to.
    private static func references(_ document: XMLDocument) -> [String] {
        var references: [String] = []
        for index in document.storage.nodes.indices where document.storage.nodes[index].kind == .element {
            let element = XMLElement(storage: document.storage, index: index)
            guard element.name.namespace == namespace, ["include", "externalRef"].contains(element.name.localName),
                let href = element["href"]
            else { continue }
            references.append(href)
        }
        return references
    }

    /// The name of a file that another one refers to.
    private static func resolve(_ href: String, from base: String) throws(LibXMLGrammarError) -> String {
        guard !href.hasPrefix("/"), !href.contains(":"), !href.contains("#") else {
            throw LibXMLGrammarError(
                .resource,
                "the grammar file '\(base)' refers to '\(href)', which is not a file beside it"
            )
        }
        var steps = base.split(separator: "/").dropLast().map(String.init)
        for step in href.split(separator: "/") where step != "." {
            if step != ".." {
                steps.append(String(step))
            } else if steps.popLast() == nil {
                throw LibXMLGrammarError(
                    .resource,
                    "the grammar file '\(base)' refers to '\(href)', which is not beside it"
                )
            }
        }
        return steps.joined(separator: "/")
    }
}
