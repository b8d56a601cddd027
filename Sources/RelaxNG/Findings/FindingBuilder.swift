import MomentDiagnostics
import XMLTree

/// Puts the repairs of a document into words: a finding for each mistake, in document order.
final class FindingBuilder {
    let search: RepairSearch
    let storage: TreeStorage
    let phrases: Phrases
    let edits: SourceEdits
    let fixes: ValueFixes
    var contexts: [FindingContext] = []
    var drafts: [DraftFinding] = []

    /// How many alternatives a finding lists.
    private static let maximumExpected = 12
    /// How many characters of a value a message shows.
    private static let maximumShown = 60
    /// How many findings the document can have.
    let maximumFindings: Int

    init(_ search: RepairSearch, atMost maximumFindings: Int = RepairBudget.usualFindings) {
        self.search = search
        self.maximumFindings = maximumFindings
        storage = search.storage
        phrases = Phrases(search)
        edits = SourceEdits(storage: storage)
        fixes = ValueFixes(search)
    }

    var vocabulary: Vocabulary { search.vocabulary }

    // MARK: The document

    /// The findings of a document whose root element is a node, with others put where they belong.
    func findings(root: Int, _ others: [DraftFinding] = []) -> [Diagnostic] {
        guard let content = rootContent(root) else { return drafts.map(\.diagnostic) }
        var queue = [(node: root, content: content, parent: -1)]
        var next = 0
        while next < queue.count, drafts.count < maximumFindings {
            let (node, content, parent) = queue[next]
            next += 1
            contexts.append(
                FindingContext(
                    node: node,
                    content: content,
                    parent: parent,
                    repair: search.repair(node, content, isTold: true)
                )
            )
            let context = contexts.count - 1
            report(context)
            for case .child(let child, let content) in contexts[context].repair.edits {
                queue.append((child, content, context))
            }
        }
        joinMoves()
        drafts += others.prefix(max(0, maximumFindings - drafts.count))
        // Elements behind these were not looked into any more.
        if drafts.count >= maximumFindings {
            drafts.append(
                DraftFinding(
                    diagnostic: .cut(
                        after: drafts.count,
                        layer: .schema,
                        at: element(root).startTagRange,
                        in: storage.source
                    ),
                    offset: Int(storage.nodes[root].end)
                )
            )
        }
        return drafts.enumerated()
            .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
            .map(\.element.diagnostic)
    }

    // MARK: Parts of findings

    func element(_ node: Int) -> XMLElement { XMLElement(storage: storage, index: node) }

    func name(_ node: Int) -> String { storage.names[Int(storage.nodes[node].name)].qualifiedName }

    func attribute(_ index: Int) -> XMLAttribute { XMLAttribute(storage: storage, index: index) }

    /// A finding at an element's start tag.
    func draft(_ code: Diagnostic.Code, _ message: String, element node: Int, expected: [String] = []) -> DraftFinding {
        let element = element(node)
        return DraftFinding(
            diagnostic: Diagnostic(code, layer: .schema, message: message, at: element, expected: expected),
            offset: Int(storage.nodes[node].start)
        )
    }

    /// A finding at an attribute, its name or its value.
    func draft(
        _ code: Diagnostic.Code,
        _ message: String,
        attribute index: Int,
        of node: Int,
        atValue: Bool,
        expected: [String]
    ) -> DraftFinding {
        let attribute = attribute(index)
        return DraftFinding(
            diagnostic: Diagnostic(
                code,
                layer: .schema,
                message: message,
                range: atValue ? attribute.valueRange : attribute.nameRange,
                source: storage.source,
                path: element(node).path + "/@" + attribute.name.qualifiedName,
                expected: expected
            ),
            offset: Int(storage.attributes[index].nameStart)
        )
    }

    /// So many alternatives as fit on a screen.
    func limited(_ all: [String]) -> [String] {
        var (unique, seen): ([String], NameSet) = ([], [])
        for one in all where seen.insert(one).inserted { unique.append(one) }
        guard unique.count > Self.maximumExpected else { return unique }
        return unique.prefix(Self.maximumExpected) + ["\(unique.count - Self.maximumExpected) more"]
    }

    /// Alternatives as part of a sentence.
    func list(_ expected: [String], open: String = "'", close: String = "'") -> String {
        let quoted = expected.map { $0.contains(" ") || $0 == "text" || $0 == "nothing" ? $0 : open + $0 + close }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "nothing" }
        let isCut = last.hasSuffix(" more'") || last.hasSuffix(" more")
        return quoted.dropLast().joined(separator: ", ") + (isCut ? " and " : " or ") + last
    }

    /// Names with those first that are near to a word, then those that are required, then the rest.
    func ordered(_ symbols: [UInt32], near: [UInt32], required: Set<UInt32>) -> [String] {
        let names = symbols.filter { search.grammar.symbols.isName($0) }
        let rest = names.filter { !near.contains($0) }
        return (near + rest.filter { required.contains($0) } + rest.filter { !required.contains($0) })
            .map { vocabulary.name($0) }
    }

    /// A value as part of a sentence: nobody reads all of a long one.
    func shown(_ value: String) -> String {
        guard value.utf8.count > Self.maximumShown else { return value }
        let scalars = value.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: Self.maximumShown, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return value }
        return String(scalars[..<end]) + "…"
    }

    // MARK: What is known of an element

    /// What is asked of an element after its attributes, before their end.
    func opened(_ context: Int) -> PatternID {
        let here = contexts[context]
        if let known = here.facts.opened { return known }
        let opened = search.opened(here.node, here.content, here.repair.edits)
        here.facts.opened = opened
        return opened
    }

    /// The attributes that an element could still have.
    func freeAttributes(_ context: Int) -> [UInt32] {
        let here = contexts[context]
        if let known = here.facts.freeAttributes { return known }
        let present = search.reading(here.node, here.content).present
        let free = vocabulary.attributes(in: opened(context)).filter { !present.contains($0) }
        here.facts.freeAttributes = free
        return free
    }

    /// How many child elements of a symbol an element has, and the first of them.
    func children(of symbol: UInt32, _ context: Int) -> (count: Int, first: Int)? {
        let here = contexts[context]
        if let known = here.facts.children { return known[symbol] }
        var children: [UInt32: (count: Int, first: Int)] = [:]
        for item in search.items(of: here.node) where storage.nodes[item].kind == .element {
            children[search.symbol(item), default: (0, item)].count += 1
        }
        here.facts.children = children
        return children[symbol]
    }

    // MARK: Where names belong

    func parents(of symbol: UInt32) -> [String] { homes.parents(of: symbol) }

    func owners(of symbol: UInt32) -> [String] { homes.owners(of: symbol) }

    private var homes: NameHomes { search.grammar.nameHomes(NameHomes(vocabulary)) }
}
