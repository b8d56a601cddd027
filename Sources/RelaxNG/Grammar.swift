public import XMLTree

/// A compiled RELAX NG grammar (OASIS 2001, ISO/IEC 19757-2).
///
/// Immutable: one grammar serves any number of threads at once.
public final class Grammar: Sendable {
    let compiled: CompiledGrammar
    let pool = AutomatonPool()

    /// Compiles a grammar in XML syntax.
    ///
    /// - Parameters:
    ///   - document: the grammar, or any other pattern element
    ///   - resolver: gives the documents that `include` and `externalRef` refer to
    /// - Throws: ``GrammarError`` with everything that is wrong with the grammar
    public init(_ document: XMLDocument, resolver: some GrammarResolver = NoReferences()) throws(GrammarError) {
        var reader = SchemaReader(resolver: resolver)
        let root = reader.readMain(document)
        // Patterns built from what could not be read would only add consequences.
        if !reader.findings.isEmpty { throw GrammarError(findings: reader.findings) }
        let place = reader.nodes[root].place
        var compiler = PatternCompiler(reader)
        let start = compiler.compile(root)
        if !compiler.findings.isEmpty { throw GrammarError(findings: compiler.findings) }
        Restrictions.checkStart(compiler.table, start) { compiler.report(place, "7.1.5", $0) }
        var checker = ContentChecker(compiler, place: place)
        checker.check(start)
        if !checker.findings.isEmpty { throw GrammarError(findings: checker.findings) }
        compiled = CompiledGrammar(compiler, start: start)
    }
}
