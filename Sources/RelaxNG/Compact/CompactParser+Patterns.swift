import XMLTree

/// What is open while a pattern is read.
private struct OpenPattern {
    enum Kind {
        case whole, parentheses
        /// Those of an element, an attribute, a list or a mixed pattern.
        case braces(CompactElement)
        /// A type, and the `except` that holds one operand.
        case exception(CompactElement, CompactElement)
    }

    let kind: Kind
    /// What stands before it.
    var annotations = CompactAnnotations()
    /// The operands so far, and the number of the operator between them.
    var parts: [CompactElement] = []
    var sign: Int?

    init(_ kind: Kind) { self.kind = kind }

    var isException: Bool { if case .exception = kind { true } else { false } }
}

extension CompactParser {
    private static let operators: [(sign: String, kind: SchemaElement)] = [
        ("|", .choice), (",", .group), ("&", .interleave),
    ]

    /// Reads a pattern with all its operators, without recursion: what is open waits in a list.
    mutating func pattern(_ first: CompactAnnotations? = nil) throws(CompactError) -> CompactElement {
        var open = [OpenPattern(.whole)]
        var lead = first
        while true {
            let annotations: CompactAnnotations
            if let lead { annotations = lead } else { annotations = try leadAnnotations() }
            lead = nil
            switch try begin() {
            case .open(var one):
                guard open.count < Self.maximumDepth else { throw error("patterns nest too deep here", next) }
                one.annotations = annotations
                open.append(one)
            case .whole(let primary):
                if let pattern = try finish(primary, annotations, &open) { return pattern }
            }
        }
    }

    private enum Begun {
        case open(OpenPattern)
        case whole(CompactElement)
    }

    /// Ends an operand, and all that ends with it; nil where another operand follows.
    private mutating func finish(
        _ primary: CompactElement,
        _ annotations: CompactAnnotations,
        _ open: inout [OpenPattern]
    ) throws(CompactError) -> CompactElement? {
        var (element, annotations) = (primary, annotations)
        while true {
            annotations.apply(to: &element)
            var last = open.removeLast()
            if !last.isException {
                try followAnnotations(&element)
                last.parts.append(try repeated(element))
                if try takeOperator(&last) {
                    open.append(last)
                    return nil
                }
                let kind = Self.operators[last.sign ?? 0].kind
                element = last.parts.count == 1 ? last.parts[0] : CompactElement(kind, around: last.parts)
            }
            switch last.kind {
            case .whole: return element
            case .parentheses: try expect(")")
            case .braces(var holder):
                let head = holder.end
                holder.add(element)
                try expect("}")
                // A finding on an element or attribute points at keyword and name.
                holder.end = holder.isKind(.element) || holder.isKind(.attribute) ? head : lastEnd
                element = holder
            case .exception(var data, var except):
                except.add(element)
                data.add(except)
                element = data
            }
            annotations = last.annotations
        }
    }

    private mutating func repeated(_ element: CompactElement) throws(CompactError) -> CompactElement {
        for (sign, kind) in [("?", SchemaElement.optional), ("*", .zeroOrMore), ("+", .oneOrMore)] where take(sign) {
            var repetition = CompactElement(kind, around: [element])
            repetition.end = lastEnd
            try followAnnotations(&repetition)
            return repetition
        }
        return element
    }

    /// Whether an operator follows; it must be the one that was there before.
    private mutating func takeOperator(_ open: inout OpenPattern) throws(CompactError) -> Bool {
        guard let sign = Self.operators.firstIndex(where: { next.isSymbol($0.sign) }) else { return false }
        if let other = open.sign, other != sign {
            let signs = (Self.operators[other].sign, Self.operators[sign].sign)
            throw error("'\(signs.0)' and '\(signs.1)' cannot be mixed without parentheses", next)
        }
        open.sign = sign
        _ = advance()
        return true
    }

    /// Reads an operand as far as it holds no other pattern.
    private mutating func begin() throws(CompactError) -> Begun {
        let token = next
        switch token.kind {
        case .literal: return .whole(CompactElement(.value, token.start, token.end).with(text: try literal()))
        case .prefixed(let prefix, let name):
            _ = advance()
            return try data(name, try library(prefix, token), token)
        case .symbol("("):
            _ = advance()
            return .open(OpenPattern(.parentheses))
        case .identifier(let name, _):
            guard let keyword = token.keyword else {
                _ = advance()
                return .whole(CompactElement(.ref, token.start, token.end).with("name", name))
            }
            return try keywordPattern(keyword, advance())
        default: throw unexpected("a pattern")
        }
    }

    private mutating func keywordPattern(_ keyword: String, _ token: CompactToken) throws(CompactError) -> Begun {
        switch keyword {
        case "element": return try named(.element, token)
        case "attribute": return try named(.attribute, token)
        case "list", "mixed":
            try expect("{")
            let kind = keyword == "list" ? SchemaElement.list : .mixed
            return .open(OpenPattern(.braces(CompactElement(kind, token.start, token.end))))
        case "empty": return .whole(CompactElement(.empty, token.start, token.end))
        case "text": return .whole(CompactElement(.text, token.start, token.end))
        case "notAllowed": return .whole(CompactElement(.notAllowed, token.start, token.end))
        case "string", "token": return try data(keyword, "", token)
        case "parent":
            guard case .identifier(let name, _) = next.kind, next.keyword == nil else { throw unexpected("a name") }
            _ = advance()
            return .whole(CompactElement(.parentRef, token.start, lastEnd).with("name", name))
        case "external":
            var element = CompactElement(.externalRef, token.start, token.end).with("href", try literal())
            try inherit(&element)
            element.end = lastEnd
            return .whole(element)
        case "grammar":
            var element = CompactElement(.grammar, token.start, token.end)
            try expect("{")
            try nested { (parser) throws(CompactError) in try parser.grammarContent(into: &element, until: "}") }
            return .whole(element)
        default: throw error("'\(keyword)' is no pattern", token)
        }
    }

    /// An element or attribute, behind its keyword.
    private mutating func named(_ kind: SchemaElement, _ token: CompactToken) throws(CompactError) -> Begun {
        var element = CompactElement(kind, token.start, token.end)
        try nameClass(of: &element, isAttribute: kind == .attribute)
        element.end = lastEnd
        try expect("{")
        return .open(OpenPattern(.braces(element)))
    }

    /// A value or data, behind the name of its type.
    private mutating func data(_ type: String, _ library: String, _ token: CompactToken) throws(CompactError) -> Begun {
        if case .literal = next.kind {
            let value = try literal()
            return .whole(
                CompactElement(.value, token.start, lastEnd).with("type", type).with("datatypeLibrary", library)
                    .with(text: value)
            )
        }
        var element = CompactElement(.data, token.start, token.end).with("type", type)
            .with("datatypeLibrary", library)
        if take("{") {
            while !take("}") {
                let annotations = try leadAnnotations()
                let start = next.start
                let name = try identifierOrKeyword("a parameter")
                try expect("=")
                let text = try literal()
                var parameter = CompactElement(.param, start, lastEnd).with("name", name).with(text: text)
                annotations.apply(to: &parameter)
                element.add(parameter)
            }
            element.end = lastEnd
        }
        guard next.isSymbol("-") else { return .whole(element) }
        let minus = advance()
        return .open(OpenPattern(.exception(element, CompactElement(.except, minus.start, minus.end))))
    }

    // MARK: Name classes

    /// Reads the name class of an element or attribute: a single name becomes its `name` attribute.
    private mutating func nameClass(of element: inout CompactElement, isAttribute: Bool) throws(CompactError) {
        let annotations = try leadAnnotations()
        let token = next
        let isSimple = annotations.isEmpty && hasDocumentNamespace && following(token)
        if isSimple, case .identifier(let name, _) = token.kind {
            _ = advance()
            element.set("name", name)
        } else if isSimple, case .prefixed(let prefix, let name) = token.kind, try namespace(prefix, token) != "" {
            _ = advance()
            element.set("name", "\(prefix):\(name)")
        } else {
            element.add(try nameClass(isAttribute, annotations))
        }
    }

    /// Whether a name is all there is of a name class.
    private func following(_ token: CompactToken) -> Bool {
        var copy = self
        _ = copy.advance()
        return copy.next.isSymbol("{")
    }

    private mutating func nameClass(_ isAttribute: Bool, _ first: CompactAnnotations? = nil) throws(CompactError)
        -> CompactElement
    {
        try nested { (parser) throws(CompactError) in
            var parts = [try parser.annotatedName(isAttribute, first)]
            while parser.take("|") { parts.append(try parser.annotatedName(isAttribute, nil)) }
            return parts.count == 1 ? parts[0] : CompactElement(.choice, around: parts)
        }
    }

    private mutating func annotatedName(_ isAttribute: Bool, _ first: CompactAnnotations?) throws(CompactError)
        -> CompactElement
    {
        let annotations: CompactAnnotations
        if let first { annotations = first } else { annotations = try leadAnnotations() }
        var element = try simpleName(isAttribute)
        annotations.apply(to: &element)
        try followAnnotations(&element)
        return element
    }

    private mutating func simpleName(_ isAttribute: Bool) throws(CompactError) -> CompactElement {
        let token = next
        switch token.kind {
        case .identifier(let name, _):
            _ = advance()
            var element = CompactElement(.name, token.start, token.end)
            if isAttribute {
                element.set("ns", "")
            } else if !hasDocumentNamespace {
                setNamespace(unprefixed, &element)
            }
            return element.with(text: name)
        case .prefixed(let prefix, let name):
            _ = advance()
            var element = CompactElement(.name, token.start, token.end)
            setNamespace(try namespace(prefix, token), &element)
            return element.with(text: name)
        case .anyOf(let prefix):
            _ = advance()
            var element = CompactElement(.nsName, token.start, token.end)
            setNamespace(try namespace(prefix, token), &element)
            return try excepting(element, isAttribute)
        case .symbol("*"):
            _ = advance()
            return try excepting(CompactElement(.anyName, token.start, token.end), isAttribute)
        case .symbol("("):
            _ = advance()
            let inner = try nameClass(isAttribute)
            try expect(")")
            return inner
        default: throw unexpected("a name")
        }
    }

    private mutating func excepting(_ element: CompactElement, _ isAttribute: Bool) throws(CompactError)
        -> CompactElement
    {
        guard next.isSymbol("-") else { return element }
        let minus = advance()
        let annotations = try leadAnnotations()
        var excepted = try nested { (parser) throws(CompactError) in try parser.simpleName(isAttribute) }
        annotations.apply(to: &excepted)
        return element.with(CompactElement(.except, minus.start, minus.end).with(excepted))
    }
}
