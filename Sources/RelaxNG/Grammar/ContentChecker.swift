import MomentDiagnostics
import XMLTree

/// The restrictions that look at how patterns stand side by side: repeated and combined attributes (7.1.2 and 7.3), string sequences
/// (7.2) and interleaves (7.4).
struct ContentChecker {
    private(set) var compiler: PatternCompiler
    private let table: PatternTable
    // What is known of each pattern, by its number.
    private var contentTypes: [ContentType??]
    private var attributes: [[UInt32]?]
    private var sizes: [Int]
    private var elements: [[UInt32]?]
    private var place: SchemaPlace

    /// The content types of section 7.2, in order.
    private enum ContentType: Int, Comparable {
        case empty, complex, simple

        static func < (left: ContentType, right: ContentType) -> Bool { left.rawValue < right.rawValue }

        /// Whether two can stand side by side.
        func isGroupable(with other: ContentType) -> Bool {
            self == .empty || other == .empty || self == .complex && other == .complex
        }
    }

    init(_ compiler: consuming PatternCompiler, place: SchemaPlace) {
        table = compiler.table
        self.place = place
        contentTypes = Array(repeating: nil, count: table.count)
        attributes = Array(repeating: nil, count: table.count)
        sizes = Array(repeating: 0, count: table.count)
        elements = Array(repeating: nil, count: table.count)
        self.compiler = compiler
    }

    /// What is wrong with the grammar.
    var findings: [Diagnostic] { compiler.findings }

    /// Checks everything that can be reached from the start.
    mutating func check(_ start: PatternID) {
        var seen = [Bool](repeating: false, count: table.count)
        var declarationsSeen = [Bool](repeating: false, count: compiler.declarations.count)
        var queue = [(start, place)]
        while let (content, place) = queue.popLast() {
            self.place = place
            check(content: content)
            var stack = [content]
            while let id = stack.popLast() {
                if seen[Int(id)] { continue }
                seen[Int(id)] = true
                let pattern = table[id]
                switch pattern.kind {
                case .element:
                    if declarationsSeen[Int(pattern.a)] { continue }
                    declarationsSeen[Int(pattern.a)] = true
                    let declaration = compiler.declarations[Int(pattern.a)]
                    queue.append((declaration.content, compiler.reader.nodes[declaration.node].place))
                case .attribute: stack.append(pattern.b)
                case .list:
                    checkSize(pattern.a)
                    stack.append(pattern.a)
                case .oneOrMore: stack.append(pattern.a)
                case .choice, .group, .interleave: stack.append(contentsOf: table.members(of: pattern))
                case .data: stack.append(pattern.b)
                case .notAllowed, .empty, .text, .value: break
                }
            }
        }
    }

    private mutating func report(_ pattern: PatternID, _ section: String, _ message: String) {
        compiler.report(compiler.place(of: pattern) ?? place, section, message)
    }

    /// How many parts the content of one element may have once its definitions are written out.
    private static let maximumSize = 100_000

    /// How many parts a pattern has once its definitions are written out, as far as the limit.
    private mutating func size(_ id: PatternID) -> Int {
        if sizes[Int(id)] > 0 { return sizes[Int(id)] }
        let pattern = table[id]
        var size = 1
        switch pattern.kind {
        case .oneOrMore: size = self.size(pattern.a)
        case .choice, .group, .interleave:
            for member in table.members(of: pattern) where size <= Self.maximumSize { size += self.size(member) }
        default: break
        }
        sizes[Int(id)] = size
        return size
    }

    private mutating func checkSize(_ content: PatternID) {
        if size(content) > Self.maximumSize {
            report(content, "4.19", "written out, this content has more than \(Self.maximumSize) parts")
        }
    }

    private mutating func check(content: PatternID) {
        checkSize(content)
        if table[content].traits.contains(.singleWildcard) {
            report(content, "7.3", "an attribute of any name must be repeated with 'oneOrMore' or 'zeroOrMore'")
        }
        _ = contentType(content)
        _ = attributes(of: content)
        _ = elements(of: content)
    }

    // MARK: 7.2, and 7.1.2 on the way

    private mutating func contentType(_ id: PatternID) -> ContentType? {
        if let known = contentTypes[Int(id)] { return known }
        let type = computedContentType(id)
        contentTypes[Int(id)] = .some(type)
        return type
    }

    private mutating func computedContentType(_ id: PatternID) -> ContentType? {
        let pattern = table[id]
        switch pattern.kind {
        case .notAllowed, .empty: return .empty
        case .text, .element: return .complex
        case .data, .value, .list: return .simple
        case .attribute:
            _ = contentType(pattern.b)
            return .empty
        case .oneOrMore:
            if table[pattern.a].traits.contains(.attributeInSequence) {
                report(id, "7.1.2", "attributes in a group or interleave cannot be repeated")
            }
            guard let type = contentType(pattern.a) else { return nil }
            if !type.isGroupable(with: type) {
                report(id, "7.2", "values cannot be repeated except in a list")
                return nil
            }
            return type
        case .choice:
            return table.members(of: pattern).compactMap { contentType($0) }.max()
        case .group, .interleave:
            var whole = ContentType.empty
            for member in table.members(of: pattern) {
                guard let type = contentType(member) else { return nil }
                if !whole.isGroupable(with: type) {
                    report(id, "7.2", "a value cannot stand beside other content")
                    return nil
                }
                whole = max(whole, type)
            }
            return whole
        }
    }

    // MARK: 7.3

    /// The name classes of all attributes in a pattern, after checking that those side by side share no name.
    private mutating func attributes(of id: PatternID) -> [UInt32] {
        guard table[id].traits.contains(.attribute) else { return [] }
        if let known = attributes[Int(id)] { return known }
        let pattern = table[id]
        var all: [UInt32] = []
        switch pattern.kind {
        case .attribute: all = [pattern.a]
        case .oneOrMore: all = attributes(of: pattern.a)
        case .choice:
            for member in table.members(of: pattern) { all += attributes(of: member) }
            all = Array(Set(all)).sorted()
        case .group, .interleave:
            var side = NameClassList()
            for member in table.members(of: pattern) {
                let classes = attributes(of: member)
                if let shared = sharedName(side, classes) {
                    report(id, "7.3", "the attribute \(shared) can occur twice here")
                }
                side.add(classes, compiler.reader.nameClasses)
            }
            all = side.all
        default: break
        }
        attributes[Int(id)] = all
        return all
    }

    // MARK: 7.4

    /// The name classes of all elements in a pattern, after checking that those of one interleave share no name.
    private mutating func elements(of id: PatternID) -> [UInt32] {
        let traits = table[id].traits
        guard traits.contains(.element) || traits.contains([.interleave, .text]) else { return [] }
        if let known = elements[Int(id)] { return known }
        let pattern = table[id]
        var all: [UInt32] = []
        switch pattern.kind {
        case .element: all = [compiler.declarations[Int(pattern.a)].nameClass]
        case .oneOrMore: all = elements(of: pattern.a)
        case .choice, .group:
            for member in table.members(of: pattern) { all += elements(of: member) }
            all = Array(Set(all)).sorted()
        case .interleave:
            var hasText = false
            var side = NameClassList()
            for member in table.members(of: pattern) {
                let classes = elements(of: member)
                if let shared = sharedName(side, classes) {
                    report(id, "7.4", "the element \(shared) occurs in two branches of an interleave")
                }
                if table[member].traits.contains(.text) {
                    if hasText { report(id, "7.4", "text occurs in two branches of an interleave") }
                    hasText = true
                }
                side.add(classes, compiler.reader.nameClasses)
            }
            all = side.all
        default: break
        }
        elements[Int(id)] = all
        return all
    }

    /// The name classes met so far in members that stand side by side.
    private struct NameClassList {
        private(set) var all: [UInt32] = []
        private(set) var wildcards: [UInt32] = []
        private var known: Set<UInt32> = []

        func contains(_ one: UInt32) -> Bool { all.count < 8 ? all.contains(one) : known.contains(one) }

        /// Adds only what is new: parts used twice would double the list at each level.
        mutating func add(_ classes: [UInt32], _ table: NameClassTable) {
            for one in classes where !contains(one) {
                all.append(one)
                if all.count == 8 { known = Set(all) } else if all.count > 8 { known.insert(one) }
                if case .name = table.classes[Int(one)] { continue }
                wildcards.append(one)
            }
        }
    }

    /// A name that belongs to a class of each list, for a message.
    private func sharedName(_ left: NameClassList, _ right: [UInt32]) -> String? {
        if left.all.isEmpty { return nil }
        let (classes, symbols) = (compiler.reader.nameClasses, compiler.reader.symbols)
        for one in right {
            if left.contains(one) { return text(one) }
            // Single names, which is nearly all there is, differ from each other where their numbers do.
            let others = if case .name = classes.classes[Int(one)] { left.wildcards } else { left.all }
            for other in others where classes.overlap(one, other, symbols) {
                return text(classes.isInfinite(one) ? other : one)
            }
        }
        return nil
    }

    private func text(_ number: UInt32) -> String {
        let names = compiler.reader.nameClasses.names(number)
        guard let name = names.first else { return "of any name" }
        return "'\(compiler.reader.symbols.names[Int(name)].localName)'"
    }
}
