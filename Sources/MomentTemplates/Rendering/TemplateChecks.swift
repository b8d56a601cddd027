public import Diagnostics
public import DomainMoments
internal import LibXML
internal import MomentSchemas
public import XMLTree

/// Further checks of the documents that a template makes: the grammar, and the rules of the domain.
///
/// A check looks at the tree, which has places if it has a source, and gives findings; errors make the result unusable.
public struct TemplateChecks: Sendable {
    /// Looks at one document among all that were made.
    public typealias Check =
        @Sendable (_ document: XMLDocument, _ all: [MomentDocument], _ domain: XMLDocument, _ context: TemplateContext)
        -> [Diagnostic]

    /// The checks, carried out in order until one finds an error.
    public var checks: [Check]

    /// Makes a list of checks.
    public init(_ checks: [Check] = []) { self.checks = checks }

    /// No further check: the documents are only decoded.
    public static let none = TemplateChecks()
}

extension TemplateChecks {
    /// Our own grammar, as of the context's release.
    public static let standard = TemplateChecks([grammar])

    /// What our own grammar says.
    public static let grammar: Check = { document, _, _, context in
        do throws(GrammarFailure) {
            return try grammars.findings(in: document, release: context.release) ?? []
        } catch {
            // The grammars are part of the binary: only memory could be short.
            return [Diagnostic(.templateResult, layer: .template, message: error.description, range: nil)]
        }
    }

    private static let grammars = GrammarStore()

    /// Reports of the documents that have findings.
    func reports(
        _ documents: [MomentDocument],
        named name: String,
        domain: XMLDocument,
        _ context: TemplateContext
    ) -> [FileReport] {
        guard !checks.isEmpty else { return [] }
        return documents.enumerated().compactMap { position, document in
            let label = documents.count > 1 ? "\(name), document \(position + 1)" : name
            return report(document.document(), named: label, documents, domain, context)
        }
    }

    private func report(
        _ tree: XMLDocument,
        named name: String,
        _ all: [MomentDocument],
        _ domain: XMLDocument,
        _ context: TemplateContext
    ) -> FileReport? {
        guard !findings(tree, all, domain, context).isEmpty else { return nil }
        // Only now that there is something to show, the text is needed that shows it.
        guard let text = try? XMLPrinter().print(tree), let placed = XMLParser().parse(text, name: name).document else {
            return FileReport(file: name, findings: findings(tree, all, domain, context))
        }
        let found = findings(placed, all, domain, context)
        return found.isEmpty
            ? nil : FileReport(file: name, kind: tree.root.name.localName, findings: found, source: placed.source)
    }

    private func findings(
        _ tree: XMLDocument,
        _ all: [MomentDocument],
        _ domain: XMLDocument,
        _ context: TemplateContext
    ) -> [Diagnostic] {
        for check in checks {
            let found = check(tree, all, domain, context)
            if found.contains(where: { $0.severity == .error }) { return found }
        }
        return checks.flatMap { $0(tree, all, domain, context) }
    }
}
