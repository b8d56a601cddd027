public import MomentDiagnostics
internal import Synchronization
public import XMLTree

/// A compiled RELAX NG grammar (OASIS 2001, ISO/IEC 19757-2).
///
/// Immutable: one grammar serves any number of threads at once.
public final class RelaxNGGrammar: Sendable {
    let compiled: CompiledGrammar
    let pool = AutomatonPool()
    /// Whether IDs and references to them are checked.
    let checksIDs: Bool
    private let knownIDTypes = AtomicLazyReference<IDTypes>()

    /// Compiles a grammar in XML syntax.
    ///
    /// - Parameters:
    ///   - document: the grammar, or any other pattern element
    ///   - resolver: gives the documents that `include` and `externalRef` refer to
    ///   - checksIDs: whether IDs given twice and references to none are findings, as RELAX NG DTD Compatibility (section 5) asks of grammars with
    ///     attributes of the types ID, IDREF and IDREFS
    /// - Throws: ``GrammarError`` with everything that is wrong with the grammar
    public init(_ document: XMLDocument, resolver: some GrammarResolver = NoReferences(), checksIDs: Bool = true)
        throws(GrammarError)
    {
        self.checksIDs = checksIDs
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

    /// Which attributes are IDs and references, worked out when a document is first checked for them; nil where none is.
    var idTypes: IDTypes? {
        guard checksIDs, compiled.datatypes.contains(where: { IDTypes.Kind($0.type) != nil }) else { return nil }
        return knownIDTypes.load() ?? knownIDTypes.storeIfNil(IDTypes(compiled))
    }
}

/// A grammar that cannot be used, with all that is wrong with it.
public struct GrammarError: Error, Sendable {
    /// The mistakes in the order they were found, never none; each message ends with the section of the RELAX NG specification that says so.
    public let findings: [Diagnostic]
}

extension GrammarError: CustomStringConvertible {
    /// The mistakes, a line each, with their places.
    public var description: String {
        findings.map { finding in
            let name = finding.source?.name ?? "-"
            let place = finding.range.map { ":\($0.start)" } ?? ""
            return "\(name)\(place): \(finding.message)"
        }.joined(separator: "\n")
    }
}

extension RelaxNGGrammar: SchemaEngine {
    /// The engine's name, `builtin`.
    public var name: String { "builtin" }
}
