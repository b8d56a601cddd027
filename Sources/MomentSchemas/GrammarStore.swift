public import MomentDiagnostics
internal import Synchronization
public import XMLTree

/// Who judges documents by a grammar.
public enum GrammarEngine: String, Hashable, Sendable, CaseIterable {
    /// The project's own RELAX NG engine.
    case builtin
    /// libxml2's, as a second opinion.
    case libxml2
    /// Both; where they differ, that is a finding of its own.
    case both
}

/// Why there is no grammar to check a document by.
public struct GrammarFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason, with the place in the grammar where there is one.
    public let description: String

    /// Makes a failure of its reason.
    public init(_ description: String) { self.description = description }
}

/// The compiled grammars of a set: each is compiled when it is first needed, once, and shared by all threads.
public final class GrammarStore: Sendable {
    /// Where the grammars come from.
    public let set: GrammarSet
    /// The engine that compiles the grammars and judges documents.
    public let engine: GrammarEngine

    /// Whether IDs and references to them are checked.
    public let checksIDs: Bool

    private struct Key: Hashable {
        let file: String
        let release: ReleaseNumber
    }

    private let slots = Mutex<[Key: Slot]>([:])

    /// Makes a store; nothing is read or compiled yet.
    ///
    /// - Parameter checksIDs: whether values of the types ID, IDREF and IDREFS are checked against each other, as RELAX NG's DTD compatibility
    ///   has it; libxml2 does what it does
    public init(_ set: GrammarSet = .builtin, engine: GrammarEngine = .builtin, checksIDs: Bool = true) {
        self.set = set
        self.checksIDs = checksIDs
        self.engine = engine
    }

    /// Our own grammars, each compiled once in a process, when it is first asked for.
    public static let builtin = GrammarStore()

    /// The grammar for documents with a root element.
    ///
    /// - Parameters:
    ///   - root: the root element's name
    ///   - release: the libvirt release that is to accept the documents; matters for grammars with release marks
    /// - Returns: nil if the set has no grammar for such documents
    /// - Throws: if the grammar cannot be read or does not compile
    public func schema(forRoot root: String, release: ReleaseNumber = .newest) throws(GrammarFailure) -> CompiledSchema?
    {
        let key = Key(file: set.fileName(forRoot: root), release: release)
        let slot = slots.withLock { slots in
            if let slot = slots[key] { return slot }
            let slot = Slot()
            slots[key] = slot
            return slot
        }
        let schema = try slot.value { () throws(GrammarFailure) in try self.compile(key.file, release) }
        // Documents may have any root, and nothing is to grow with them.
        if schema == nil { slots.withLock { slots in slots[key] = nil } }
        return schema
    }

    private func compile(_ file: String, _ release: ReleaseNumber) throws(GrammarFailure) -> CompiledSchema? {
        let files = GrammarFiles(set, release: release)
        do throws(GrammarFailure) {
            var compiled = try engine.compile(file, files: files, checksIDs: checksIDs)
            if compiled == nil, set.hasFilePerRoot, file.hasSuffix(".rng") {
                compiled = try engine.compile(file.dropLast(4) + ".rnc", files: files, checksIDs: checksIDs)
            }
            guard let engine = compiled else { return nil }
            return CompiledSchema(engine: engine, changes: files.releases)
        } catch {
            // A root may be named as a file that others include.
            if set.hasFilePerRoot, try !files.hasStart(named: file) { return nil }
            throw error
        }
    }

    /// What a document's grammar, as of a release, says to it.
    ///
    /// What a newer release would accept is told apart from what none does: findings of layer `release` name the release needed.
    ///
    /// - Returns: nil if the set has no grammar for the document
    /// - Throws: if the grammar cannot be used, or the engine comes to no verdict; never for an invalid document
    public func findings(in document: XMLDocument, release: ReleaseNumber = .newest) throws(GrammarFailure)
        -> [Diagnostic]?
    {
        try findings(in: document, release: release, atMost: nil)
    }

    /// As ``findings(in:release:)``, up to so many findings; nil leaves that to the engine.
    package func findings(
        in document: XMLDocument,
        release: ReleaseNumber,
        atMost count: Int?
    ) throws(GrammarFailure) -> [Diagnostic]? {
        let root = document.root.name.localName
        guard let schema = try schema(forRoot: root, release: release) else { return nil }
        let findings = FixOrder.helpfulFirst(try schema.findings(in: document, atMost: count), on: document, by: schema)
        let newer = schema.changes.filter { $0 > release }.sorted()
        guard !findings.isEmpty, !newer.isEmpty else { return findings }
        var later: [(release: ReleaseNumber, findings: [Diagnostic])] = []
        for candidate in newer {
            guard let schema = try self.schema(forRoot: root, release: candidate) else { continue }
            later.append((candidate, try schema.findings(in: document, atMost: count)))
        }
        return ReleaseGate.findings(findings, at: release, later: later)
    }

    /// Whether a document fits its grammar, as of a release, with no word on why it does not: for an invalid one, many times faster than
    /// ``findings(in:release:)``.
    ///
    /// - Returns: nil if the set has no grammar for the document
    /// - Throws: if the grammar cannot be used, or the engine comes to no verdict; never for an invalid document
    public func isValid(_ document: XMLDocument, release: ReleaseNumber = .newest) throws(GrammarFailure) -> Bool? {
        try schema(forRoot: document.root.name.localName, release: release)?.isValid(document)
    }

    /// A place for one grammar. The lock is held while the grammar is compiled, so that no two threads do the same work.
    private final class Slot: Sendable {
        private let outcome = Mutex<Result<CompiledSchema?, GrammarFailure>?>(nil)

        func value(_ make: () throws(GrammarFailure) -> CompiledSchema?) throws(GrammarFailure) -> CompiledSchema? {
            let result = outcome.withLock { outcome in
                if let known = outcome { return known }
                let made: Result<CompiledSchema?, GrammarFailure>
                do throws(GrammarFailure) { made = .success(try make()) } catch { made = .failure(error) }
                outcome = made
                return made
            }
            return try result.get()
        }
    }
}

/// A compiled grammar and the releases at which its files change.
public struct CompiledSchema: Sendable {
    /// The engine that judges by the grammar.
    public let engine: any SchemaEngine
    /// The releases at which patterns come or go.
    public let changes: Set<ReleaseNumber>

    /// What the engine says to a document.
    ///
    /// - Throws: if it comes to no verdict
    func findings(in document: XMLDocument, atMost count: Int?) throws(GrammarFailure) -> [Diagnostic] {
        do { return try count.map { try engine.validate(document, atMost: $0) } ?? engine.validate(document) } catch {
            throw GrammarFailure("\(engine.name): \(error)")
        }
    }

    /// Whether the engine takes a document.
    ///
    /// - Throws: if it comes to no verdict
    func isValid(_ document: XMLDocument) throws(GrammarFailure) -> Bool {
        do { return try engine.isValid(document) } catch { throw GrammarFailure("\(engine.name): \(error)") }
    }
}
