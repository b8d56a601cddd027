import MomentDiagnostics
import XMLTree

/// Looks for IDs that are given twice, and for references to none.
struct IDCheck {
    private let storage: TreeStorage
    private let types: IDTypes
    private let symbols: [UInt32]

    init(_ storage: TreeStorage, _ grammar: CompiledGrammar, _ types: IDTypes) {
        self.storage = storage
        self.types = types
        symbols = storage.names.map { grammar.symbols.lookup($0) }
    }

    private struct Use {
        let name: String
        let attribute: Int
        let node: Int
    }

    /// A finding for each, in document order, as many as one document can have.
    func findings(atMost count: Int) -> [DraftFinding] {
        var owners = NameMap<Int>()
        var (repeated, references): ([Use], [Use]) = ([], [])
        for (node, record) in storage.nodes.enumerated() where record.kind == .element {
            for index in Int(record.first)..<Int(record.first + record.count) {
                let attribute = storage.attributes[index]
                guard !attribute.isDeclaration,
                    let kind = types.kind(symbols[Int(attribute.name)], of: symbols[Int(record.name)])
                else { continue }
                let text = storage.string(attribute.first, attribute.count)
                for token in text.split(whereSeparator: { $0.utf8.allSatisfy(XMLCharacters.isSpace) }) {
                    let use = Use(name: String(token), attribute: index, node: node)
                    // What is no name is told of as a wrong value.
                    guard XMLCharacters.isNCName(use.name) else { continue }
                    if kind != .id {
                        references.append(use)
                    } else if owners[use.name] == nil {
                        owners[use.name] = node
                    } else {
                        repeated.append(use)
                    }
                }
            }
        }
        // Each dangling reference is held beside all IDs.
        let limit = min(count, RepairBudget.usualFindings)
        let dangling = references.filter { owners[$0.name] == nil }.prefix(limit)
        let names = dangling.isEmpty ? [] : owners.keys.sorted()
        let all =
            repeated.prefix(limit).map { duplicate($0, owners[$0.name] ?? $0.node) }
            + dangling.map { self.dangling($0, names) }
        return Array(all.sorted { $0.offset < $1.offset }.prefix(limit))
    }

    private func draft(_ code: Diagnostic.Code, _ message: String, _ use: Use) -> DraftFinding {
        let attribute = XMLAttribute(storage: storage, index: use.attribute)
        let element = XMLElement(storage: storage, index: use.node)
        return DraftFinding(
            diagnostic: Diagnostic(code, layer: .schema, message: message, at: element, attribute),
            offset: Int(storage.attributes[use.attribute].nameStart)
        )
    }

    private func duplicate(_ use: Use, _ owner: Int) -> DraftFinding {
        let first = XMLElement(storage: storage, index: owner)
        var draft = draft(.duplicateID, "'\(use.name)' is the ID of another element already", use)
        draft.diagnostic.notes = [
            Diagnostic.Note("'\(first.name.qualifiedName)' has it first", range: first.startTagRange)
        ]
        return draft
    }

    /// More IDs than this are not searched for the one that was meant.
    private static let maximumSearched = 500

    private func dangling(_ use: Use, _ names: [String]) -> DraftFinding {
        var draft = draft(.danglingReference, "no element has the ID '\(use.name)'", use)
        guard names.count <= Self.maximumSearched, let meant = Spelling.nearest(names, to: use.name) else {
            return draft
        }
        draft.diagnostic.message += "; did you mean '\(meant)'?"
        draft.diagnostic.expected = [meant]
        if storage.string(storage.attributes[use.attribute].first, storage.attributes[use.attribute].count) == use.name
        {
            draft.diagnostic.fixes = [
                Diagnostic.Fix(
                    "change '\(use.name)' to '\(meant)'",
                    edits: SourceEdits(storage: storage).replaceValue(of: use.attribute, with: meant),
                    isSafe: false
                )
            ]
        }
        return draft
    }
}
