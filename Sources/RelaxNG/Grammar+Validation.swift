public import XMLTree

extension Grammar {
    /// Whether a document is valid, with no word on why it is not.
    public func isValid(_ document: XMLDocument) -> Bool {
        let automaton = pool.take(compiled)
        var walk = DocumentWalk(document.storage, automaton)
        let isValid = walk.isValid(root: document.root.index)
        pool.giveBack(walk.automaton)
        return isValid
    }
}
