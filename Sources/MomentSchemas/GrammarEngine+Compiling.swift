internal import MomentDiagnostics
internal import MomentXML
internal import RelaxNG

extension GrammarEngine {
    /// Compiles a grammar for this engine.
    ///
    /// - Returns: nil if there is no file of that name
    func compile(_ name: String, files: GrammarFiles, checksIDs: Bool) throws(GrammarFailure) -> (any SchemaEngine)? {
        switch self {
        case .builtin: return try builtin(name, files, checksIDs)
        case .libxml2: return try libxml2(name, files)
        case .both:
            guard let one = try builtin(name, files, checksIDs), let other = try libxml2(name, files) else {
                return nil
            }
            return EngineComparison(one: one, other: other)
        }
    }

    private func builtin(_ name: String, _ files: GrammarFiles, _ checksIDs: Bool) throws(GrammarFailure) -> (
        any SchemaEngine
    )? {
        guard let main = try files.document(named: name) else { return nil }
        do throws(GrammarError) {
            return try RelaxNG.RelaxNGGrammar(main, resolver: files, checksIDs: checksIDs)
        } catch {
            throw GrammarFailure(error.description)
        }
    }

    private func libxml2(_ name: String, _ files: GrammarFiles) throws(GrammarFailure) -> (any SchemaEngine)? {
        guard try files.bytes(named: name) != nil else { return nil }
        do throws(LibXMLGrammarError) {
            return try LibXMLGrammar(name) { try files.bytes(named: $0) }
        } catch {
            throw GrammarFailure(error.description)
        }
    }
}
