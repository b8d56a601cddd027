import MomentDiagnostics
import XMLTree

/// Turns what was read into hash-consed patterns (sections 4.12 to 4.21).
///
/// Contents of elements are built from a queue, so the depth of recursion is that of what is written between two elements.
struct PatternCompiler {
    private(set) var reader: SchemaReader
    var table = PatternTable()
    var declarations: [ElementDeclaration] = []
    /// The node each pattern was first built from.
    private(set) var origins: [Int32] = []
    /// The patterns that were built from several nodes, which may say different things of them.
    private(set) var sharedOrigins: Set<PatternID> = []
    /// Phrases for people, by pattern.
    private(set) var labels: [PatternID: String] = [:]
    /// The name of the definition that consists of a pattern of text.
    private(set) var names: [PatternID: String] = [:]
    private var scopes: [GrammarScope] = []
    private var scopeNumbers: [ScopeKey: Int] = [:]
    private var declarationNumbers: [ScopeKey: UInt32] = [:]
    /// What was built of nodes that several references lead to.
    private var sharedPatterns: [ScopeKey: PatternID] = [:]
    private var queue: [(declaration: Int, scope: GrammarScope?)] = []
    private var depth = 0

    /// How deep patterns may nest within one element, references followed. It is at most 27 in DocBook's grammar; what is built and
    /// walked by recursion must do with a stack of 256 KiB.
    private static let maximumDepth = 60

    /// A node in a scope; -1 is outside any grammar.
    private struct ScopeKey: Hashable {
        let node: Int
        let scope: Int
    }

    init(_ reader: consuming SchemaReader) { self.reader = reader }

    /// What is wrong with the grammar.
    var findings: [Diagnostic] { reader.findings }

    /// Adds to what is wrong.
    mutating func report(_ place: SchemaPlace, _ section: String, _ message: String) {
        reader.report(place, section, message)
    }

    /// Builds a whole grammar and gives the pattern of its start.
    mutating func compile(_ root: Int) -> PatternID {
        let start = build(root, nil)
        var next = 0
        while next < queue.count {
            let (declaration, scope) = queue[next]
            next += 1
            declarations[declaration].content = group(reader.nodes[declarations[declaration].node], scope)
        }
        checkUnusedReferences()
        return start
    }

    func place(of pattern: PatternID) -> SchemaPlace? {
        guard Int(pattern) < origins.count, origins[Int(pattern)] >= 0 else { return nil }
        return reader.nodes[Int(origins[Int(pattern)])].place
    }

    private mutating func note(_ pattern: PatternID, _ node: Int) {
        while origins.count < table.count { origins.append(-1) }
        if origins[Int(pattern)] < 0 {
            origins[Int(pattern)] = Int32(node)
        } else if origins[Int(pattern)] != Int32(node) {
            sharedOrigins.insert(pattern)
        }
        if reader.nodes[node].hasLabel, let label = reader.labels[node] { labels[pattern] = label }
    }

    private func parts(_ node: SyntaxNode) -> ArraySlice<Int32> {
        reader.children[node.first..<node.first + node.count]
    }

    private mutating func built(_ node: SyntaxNode, _ scope: GrammarScope?) -> [PatternID] {
        parts(node).map { build(Int($0), scope) }
    }

    private mutating func group(_ node: SyntaxNode, _ scope: GrammarScope?) -> PatternID {
        table.group(built(node, scope))
    }

    private mutating func build(_ node: Int, _ scope: GrammarScope?) -> PatternID {
        depth += 1
        defer { depth -= 1 }
        let syntax = reader.nodes[node]
        if depth > Self.maximumDepth {
            reader.report(syntax.place, "4.19", "patterns nest too deep here")
            return .notAllowed
        }
        let shared = reader.sharedNodes.contains(node) ? ScopeKey(node: node, scope: scope?.number ?? -1) : nil
        if let shared, let known = sharedPatterns[shared] { return known }
        let pattern = pattern(node, syntax, scope)
        note(pattern, node)
        if let shared { sharedPatterns[shared] = pattern }
        return pattern
    }

    private mutating func pattern(_ node: Int, _ syntax: SyntaxNode, _ scope: GrammarScope?) -> PatternID {
        switch syntax.kind {
        case .empty: return .empty
        case .text: return .text
        case .notAllowed: return .notAllowed
        case .group: return group(syntax, scope)
        case .interleave: return table.interleave(built(syntax, scope))
        case .choice: return table.choice(built(syntax, scope))
        case .optional: return table.optional(group(syntax, scope))
        case .oneOrMore: return table.oneOrMore(group(syntax, scope))
        case .zeroOrMore: return table.optional(table.oneOrMore(group(syntax, scope)))
        case .mixed: return table.interleave([.text, group(syntax, scope)])
        case .list: return list(syntax, scope)
        case .value: return table.value(syntax.index)
        case .data: return data(syntax, scope)
        case .attribute: return attribute(syntax, scope)
        case .element: return element(node, syntax, scope)
        case .ref: return reference(syntax, scope)
        case .parentRef:
            guard let scope, scope.parent != nil else {
                reader.report(syntax.place, "4.18", "'parentRef' stands in no grammar within a grammar")
                return .notAllowed
            }
            return reference(syntax, scope.parent)
        case .grammar: return grammar(node, syntax, scope)
        }
    }

    private mutating func list(_ syntax: SyntaxNode, _ scope: GrammarScope?) -> PatternID {
        let content = group(syntax, scope)
        Restrictions.checkList(table, content) { reader.report(syntax.place, "7.1.3", $0) }
        return table.list(content)
    }

    private mutating func data(_ syntax: SyntaxNode, _ scope: GrammarScope?) -> PatternID {
        guard syntax.except >= 0 else { return table.data(syntax.index, except: .notAllowed) }
        let except = build(syntax.except, scope)
        Restrictions.checkDataExcept(table, except) { reader.report(syntax.place, "7.1.4", $0) }
        return table.data(syntax.index, except: except)
    }

    private mutating func attribute(_ syntax: SyntaxNode, _ scope: GrammarScope?) -> PatternID {
        let content = syntax.count == 0 ? .text : group(syntax, scope)
        let isInfinite = reader.nameClasses.isInfinite(syntax.index)
        Restrictions.checkAttribute(table, content) { section, message in
            reader.report(syntax.place, section, message)
        }
        return table.attribute(syntax.index, isInfinite: isInfinite, content)
    }

    private mutating func element(_ node: Int, _ syntax: SyntaxNode, _ scope: GrammarScope?) -> PatternID {
        let key = ScopeKey(node: node, scope: scope?.number ?? -1)
        if let number = declarationNumbers[key] { return table.element(number) }
        let number = UInt32(declarations.count)
        declarations.append(ElementDeclaration(nameClass: syntax.index, node: node))
        declarationNumbers[key] = number
        queue.append((declarations.count - 1, scope))
        return table.element(number)
    }

    private mutating func grammar(_ node: Int, _ syntax: SyntaxNode, _ parent: GrammarScope?) -> PatternID {
        guard let scope = scope(node, syntax, parent) else { return .notAllowed }
        guard let start = scope.start else {
            reportMissingStart(syntax)
            return .notAllowed
        }
        return pattern(of: start, scope, syntax.place)
    }

    private mutating func reportMissingStart(_ syntax: SyntaxNode) {
        reader.report(syntax.place, "4.18", "the grammar has no 'start'")
    }

    /// The definitions of a grammar within another one; nil where there are more than are read.
    private mutating func scope(_ node: Int, _ syntax: SyntaxNode, _ parent: GrammarScope?) -> GrammarScope? {
        let key = ScopeKey(node: node, scope: parent?.number ?? -1)
        if let number = scopeNumbers[key] { return scopes[number] }
        guard reader.countPart(syntax.place) else { return nil }
        let grammar = reader.grammars[Int(syntax.index)]
        let scope = GrammarScope(grammar, number: scopes.count, parent: parent, reader: &reader)
        scopeNumbers[key] = scopes.count
        scopes.append(scope)
        return scope
    }

    private mutating func reference(_ syntax: SyntaxNode, _ scope: GrammarScope?) -> PatternID {
        let name = reader.definitionNames[Int(syntax.index)]
        guard let scope else {
            reader.report(syntax.place, "4.18", "'\(name)' is referred to outside of any grammar")
            return .notAllowed
        }
        guard let definition = scope.definitions[syntax.index] else {
            reader.report(syntax.place, "4.18", "'\(name)' is not defined")
            return .notAllowed
        }
        return pattern(of: definition, scope, syntax.place)
    }

    private mutating func pattern(of definition: GrammarScope.Definition, _ scope: GrammarScope, _ place: SchemaPlace)
        -> PatternID
    {
        if let pattern = definition.pattern { return pattern }
        if definition.isOpen {
            let name = definition.name.map { "'\(reader.definitionNames[Int($0)])'" } ?? "the start"
            reader.report(place, "4.19", "\(name) refers to itself with no element in between")
            return .notAllowed
        }
        definition.isOpen = true
        let parts = definition.bodies.map { build($0, scope) }
        definition.isOpen = false
        var pattern = parts[0]
        if parts.count > 1 {
            pattern = definition.combine == .interleave ? table.interleave(parts) : table.choice(parts)
        }
        definition.pattern = pattern
        if let name = definition.name, table[pattern].traits.intersection([.element, .attribute]).isEmpty {
            if names[pattern] == nil { names[pattern] = reader.definitionNames[Int(name)] }
        }
        return pattern
    }

    /// Definitions nobody refers to are no part of the grammar, but what they refer to must exist all the same, and so must the starts of
    /// grammars in them (section 4.18).
    private mutating func checkUnusedReferences() {
        var next = 0
        while next < scopes.count {
            let scope = scopes[next]
            next += 1
            var seen: Set<Int> = []
            for definition in scope.ordered where definition.pattern == nil {
                for body in definition.bodies { checkReferences(body, scope, &seen) }
            }
        }
    }

    private mutating func checkReferences(_ node: Int, _ scope: GrammarScope, _ seen: inout Set<Int>) {
        var stack = [node]
        while let next = stack.popLast() {
            if reader.sharedNodes.contains(next), !seen.insert(next).inserted { continue }
            let syntax = reader.nodes[next]
            switch syntax.kind {
            case .ref: if scope.definitions[syntax.index] == nil { _ = reference(syntax, scope) }
            case .parentRef:
                if scope.parent?.definitions[syntax.index] == nil { _ = pattern(next, syntax, scope) }
            case .grammar:
                // One that leads back to itself, by documents that refer to each other, has been refused before.
                if let inner = self.scope(next, syntax, scope), inner.start == nil { reportMissingStart(syntax) }
            default:
                stack.append(contentsOf: parts(syntax).map { Int($0) })
                if syntax.except >= 0 { stack.append(syntax.except) }
            }
        }
    }
}
