import XMLTree

extension SchemaReader {
    /// A pattern whose parts are being read.
    private struct OpenPattern {
        let kind: SyntaxNode.Kind
        let item: SchemaItem
        /// The number of its name class.
        var index: UInt32 = 0
        /// The next of the item's parts to read, and the nodes of those before it.
        var next = 0
        var parts: [Int] = []
    }

    private enum Begun {
        case open(OpenPattern)
        case whole(Int)
    }

    /// Reads a pattern element and all below it. What is open waits in a list; only grammars, exceptions and other documents are read by recursion.
    mutating func readPattern(_ node: Int, _ document: Int, _ context: SchemaContext) -> Int {
        let place = SchemaPlace(document: document, node: node)
        guard enter(place) else { return add(.notAllowed, place) }
        defer { leave() }
        var open: [OpenPattern] = []
        var (node, context) = (node, context)
        while true {
            var done: Int?
            switch begin(node, document, context) {
            case .open(let pattern): open.append(pattern)
            case .whole(let number): done = number
            }
            while true {
                if let number = done {
                    if open.isEmpty { return number }
                    open[open.count - 1].parts.append(number)
                }
                let (item, next) = (open[open.count - 1].item, open[open.count - 1].next)
                if next < item.parts.count {
                    open[open.count - 1].next += 1
                    (node, context) = (item.parts[next], item.context)
                    break
                }
                let pattern = open.removeLast()
                done = add(pattern.kind, item.place, index: pattern.index, pattern.parts)
            }
        }
    }

    /// Reads an element up to the patterns it holds.
    private mutating func begin(_ node: Int, _ document: Int, _ context: SchemaContext) -> Begun {
        let place = SchemaPlace(document: document, node: node)
        guard let item = item(node, document, context) else { return .whole(add(.notAllowed, place)) }
        switch item.kind {
        case .element: return beginNamed(.element, item)
        case .attribute: return beginNamed(.attribute, item)
        case .group: return beginSequence(.group, item)
        case .interleave: return beginSequence(.interleave, item)
        case .choice: return beginSequence(.choice, item)
        case .optional: return beginSequence(.optional, item)
        case .zeroOrMore: return beginSequence(.zeroOrMore, item)
        case .oneOrMore: return beginSequence(.oneOrMore, item)
        case .list: return beginSequence(.list, item)
        case .mixed: return beginSequence(.mixed, item)
        case .ref: return .whole(readReference(.ref, item))
        case .parentRef: return .whole(readReference(.parentRef, item))
        case .empty: return .whole(readLeaf(.empty, item))
        case .text: return .whole(readLeaf(.text, item))
        case .notAllowed: return .whole(readLeaf(.notAllowed, item))
        case .value: return .whole(readValue(item))
        case .data: return .whole(readData(item))
        case .externalRef:
            expectNoParts(item)
            return .whole(externalPattern(required(item.href, "href", item), item.context, place))
        case .grammar:
            grammars.append(readGrammar(node, document, context))
            return .whole(add(.grammar, place, index: UInt32(grammars.count - 1)))
        case .start, .define, .div, .include, .param, .except, .name, .anyName, .nsName:
            report(place, "3", "'\(item.kind.rawValue)' cannot stand where a pattern must")
            return .whole(add(.notAllowed, place))
        }
    }

    private mutating func patterns(_ item: SchemaItem) -> [Int] {
        item.parts.map { readPattern($0, item.place.document, item.context) }
    }

    mutating func expectNoParts(_ item: SchemaItem) {
        if !item.parts.isEmpty { report(item.place, "3", "'\(item.kind.rawValue)' must be empty") }
    }

    private mutating func readLeaf(_ kind: SyntaxNode.Kind, _ item: SchemaItem) -> Int {
        expectNoParts(item)
        return add(kind, item.place)
    }

    private mutating func beginSequence(_ kind: SyntaxNode.Kind, _ item: SchemaItem) -> Begun {
        if item.parts.isEmpty { report(item.place, "3", "'\(item.kind.rawValue)' needs at least one pattern") }
        return .open(OpenPattern(kind: kind, item: item))
    }

    /// Begins an element or attribute behind its name.
    private mutating func beginNamed(_ kind: SyntaxNode.Kind, _ item: SchemaItem) -> Begun {
        let (name, taken) = nameClass(of: item)
        if kind == .element, item.parts.count <= taken {
            report(item.place, "3", "'element' needs a pattern for its content")
        }
        if kind == .attribute, item.parts.count > taken + 1 {
            report(item.place, "3", "'attribute' can have one pattern only")
        }
        return .open(OpenPattern(kind: kind, item: item, index: name, next: taken))
    }

    private mutating func readReference(_ kind: SyntaxNode.Kind, _ item: SchemaItem) -> Int {
        expectNoParts(item)
        let name = required(item.name, "name", item)
        if item.name != nil, !XMLCharacters.isNCName(name) {
            report(item.place, "3", "'\(name)' is not a name without colon")
        }
        return add(kind, item.place, index: definition(name))
    }

    /// Which type an element names (sections 4.3, 4.4 and 4.16).
    private mutating func type(_ item: SchemaItem, _ name: String, _ library: String) -> BuiltinType? {
        if let type = DatatypeCompiler.type(name, library: library) { return type }
        if !DatatypeCompiler.isKnown(library: library) {
            report(item.place, "4.16", "the datatype library '\(library)' is not known here")
        } else {
            report(item.place, "4.16", "there is no datatype '\(name)' in the library '\(library)'")
        }
        return nil
    }

    private mutating func readValue(_ item: SchemaItem) -> Int {
        let text = text(item)
        let type =
            item.type == nil ? .relaxToken : self.type(item, item.type ?? "", item.context.library)
        guard let type else { return add(.notAllowed, item.place) }
        let parsed = Array(text.utf8).withUnsafeBufferPointer { bytes in
            WhiteSpace.with(bytes, type.whiteSpace) { bytes in
                type.value(of: bytes) { prefix in
                    prefix.isEmpty ? item.context.namespace : namespace(of: prefix, at: item.place)
                }
            }
        }
        guard let parsed else {
            report(item.place, "4.16", "'\(text.trimmed)' is not a value of the datatype '\(type.rawValue)'")
            return add(.notAllowed, item.place)
        }
        return add(.value, item.place, index: value(GrammarValue(type: type, value: parsed, text: text)))
    }

    private mutating func readData(_ item: SchemaItem) -> Int {
        let name = required(item.type, "type", item)
        guard let type = type(item, name, item.context.library) else { return add(.notAllowed, item.place) }
        var except = -1
        var parameters: [(SchemaItem, String)] = []
        for (position, part) in item.parts.enumerated() {
            guard let child = self.item(part, item.place.document, item.context) else { continue }
            switch child.kind {
            case .param: parameters.append((child, text(child)))
            case .except where position == item.parts.count - 1:
                let parts = patterns(child)
                if parts.isEmpty { report(child.place, "3", "'except' needs something to except") }
                except = add(.choice, child.place, parts)
            default: report(child.place, "3", "'data' cannot hold '\(child.kind.rawValue)' here")
            }
        }
        let number = datatype(type, parameters)
        let node = add(.data, item.place, index: number ?? 0)
        if number == nil { nodes[node].kind = .notAllowed }
        nodes[node].except = except
        if let label = item.label { self.label(node, label) }
        return node
    }

    /// The number of a datatype with parameters; nil, after saying so, where they are wrong.
    private mutating func datatype(_ type: BuiltinType, _ parameters: [(SchemaItem, String)]) -> UInt32? {
        let key = DatatypeKey(type: type, parameters: parameters.flatMap { [$0.0.name ?? "", $0.1] })
        if let number = knownDatatype(key) { return number }
        var datatype = Datatype(type)
        for (item, text) in parameters {
            let name = required(item.name, "name", item)
            do throws(RegexError) {
                try compiler.apply(name, text, to: &datatype)
            } catch {
                report(item.place, "4.16", error.message)
                return nil
            }
        }
        return add(datatype, key)
    }
}
