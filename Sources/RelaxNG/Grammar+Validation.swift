public import MomentDiagnostics
public import XMLTree

extension RelaxNGGrammar {
    /// Whether a document is valid, with no word on why it is not.
    public func isValid(_ document: XMLDocument) -> Bool {
        let automaton = pool.take(compiled)
        var walk = DocumentWalk(document.storage, automaton)
        let isValid = walk.isValid(root: document.root.index)
        pool.giveBack(walk.automaton)
        return isValid && idFindings(document, atMost: 1).isEmpty
    }

    private func idFindings(_ document: XMLDocument, atMost count: Int) -> [DraftFinding] {
        idTypes.map { IDCheck(document.storage, compiled, $0).findings(atMost: count) } ?? []
    }

    /// What is wrong with a document: a finding for each mistake, in document order; none if and only if it is valid.
    ///
    /// After a mistake the document is read on as if it were mended. Where a document can be mended in several ways, the
    /// findings are those of the way that takes the fewest changes. At most 1,000 findings are given.
    public func validate(_ document: XMLDocument) -> [Diagnostic] {
        validate(document, atMost: RepairBudget.usualFindings)
    }

    /// What is wrong with a document, up to so many findings; one more says that there may be others.
    public func validate(_ document: XMLDocument, atMost count: Int) -> [Diagnostic] {
        let automaton = pool.take(compiled)
        var walk = DocumentWalk(document.storage, automaton)
        let root = document.root.index
        if walk.isValid(root: root) {
            pool.giveBack(walk.automaton)
            return idFindings(document, atMost: count).map(\.diagnostic)
        }
        let search = RepairSearch(document.storage, walk.automaton, findings: count)
        let findings = FindingBuilder(search, atMost: count).findings(root: root, idFindings(document, atMost: count))
        pool.giveBack(walk.automaton)
        if !findings.isEmpty { return findings }
        // The verdict is the automaton's; a document it refuses is never reported as valid.
        return [
            Diagnostic(
                .misplacedElement,
                layer: .schema,
                message: "'\(document.root.name.qualifiedName)' does not fit the grammar",
                at: document.root
            )
        ]
    }
}
