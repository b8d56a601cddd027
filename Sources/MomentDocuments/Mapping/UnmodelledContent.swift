public import XMLTree

/// What an element held that its type has no field for, in order, so that nothing is lost when the value is printed again.
///
/// It holds unknown attributes, elements, comments and processing instructions, and remembers which defaults were left unsaid.
/// It also tells where in the source the value came from; that place does not count for equality.
public struct UnmodelledContent: Sendable {
    /// The element that the value was read from; nil for values made by code.
    public internal(set) var origin: XMLElement?
    private var box: Box?

    /// Nothing kept: the state of a value made by code.
    public init() {}

    init(origin: XMLElement) { self.origin = origin }

    /// Whether nothing is kept.
    public var isEmpty: Bool { box == nil }

    /// The attributes and namespace declarations without a field.
    public var attributes: [Attribute] {
        get { box?.parts.attributes ?? [] }
        set { update { $0.attributes = newValue } }
    }

    /// The elements, comments, texts and processing instructions without a field.
    public var nodes: [Node] {
        get { box?.parts.nodes ?? [] }
        set { update { $0.nodes = newValue } }
    }

    /// The nodes before the root element of a document.
    public var prologue: [XMLNode] {
        get { box?.parts.prologue ?? [] }
        set { update { $0.prologue = newValue } }
    }

    /// The nodes behind the root element of a document.
    public var epilogue: [XMLNode] {
        get { box?.parts.epilogue ?? [] }
        set { update { $0.epilogue = newValue } }
    }

    /// What stands for an element's own text among the implied fields.
    static var content: String { "" }

    /// Fields that were left out and therefore have their default.
    package var implied: [String] {
        get { box?.parts.implied ?? [] }
        set { update { $0.implied = newValue } }
    }

    /// Text elements that hold more than their text, by name.
    var originals: [String: XMLElement] {
        get { box?.parts.originals ?? [:] }
        set { update { $0.originals = newValue } }
    }

    /// What the elements held that only group others, by name.
    var containers: [String: UnmodelledContent] {
        get { box?.parts.containers ?? [:] }
        set { update { $0.containers = newValue } }
    }

    private mutating func update(_ change: (inout Parts) -> Void) {
        var parts = box?.parts ?? Parts()
        change(&parts)
        box = parts == Parts() ? nil : Box(parts)
    }
}

extension UnmodelledContent {
    /// An attribute without a field.
    public struct Attribute: Hashable, Sendable {
        /// The attribute's name with its namespace.
        public var name: XMLName
        /// The attribute's value.
        public var value: String
        /// Whether it declares a namespace.
        public var isDeclaration: Bool

        /// Makes an attribute to be printed behind the known ones.
        public init(_ name: XMLName, _ value: String, isDeclaration: Bool = false) {
            self.name = name
            self.value = value
            self.isDeclaration = isDeclaration
        }
    }

    /// A node without a field.
    public struct Node: Hashable, Sendable {
        /// The element, comment or text that is kept.
        public var node: XMLNode
        /// The known element it stood before; nil where it stood behind all of them.
        public var anchor: Anchor?

        /// Makes a node to be printed before a known element, or at the end.
        public init(_ node: XMLNode, before anchor: Anchor? = nil) {
            self.node = node
            self.anchor = anchor
        }
    }

    /// A known element among its siblings: the name, and how many of that name come before it.
    public struct Anchor: Hashable, Sendable {
        /// The element's name.
        public var name: String
        /// How many elements of the name come before it.
        public var position: Int

        /// Creates an anchor: the node stands behind the given number of elements called `name`.
        public init(_ name: String, _ position: Int) {
            self.name = name
            self.position = position
        }
    }

    fileprivate struct Parts: Hashable, Sendable {
        var attributes: [Attribute] = []
        var nodes: [Node] = []
        var prologue: [XMLNode] = []
        var epilogue: [XMLNode] = []
        var implied: [String] = []
        var originals: [String: XMLElement] = [:]
        var containers: [String: UnmodelledContent] = [:]

        /// The order of attributes means nothing in XML.
        static func == (left: Parts, right: Parts) -> Bool {
            left.nodes == right.nodes && left.implied == right.implied && left.originals == right.originals
                && left.containers == right.containers && left.prologue == right.prologue
                && left.epilogue == right.epilogue
                && (left.attributes == right.attributes || Set(left.attributes) == Set(right.attributes))
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(attributes.count)
            hasher.combine(nodes)
            hasher.combine(originals)
            hasher.combine(containers)
        }
    }

    /// Boxed, so that the usual empty state costs one word in each value.
    fileprivate final class Box: Sendable {
        let parts: Parts
        init(_ parts: Parts) { self.parts = parts }
    }
}

extension UnmodelledContent: Hashable {
    /// Whether both keep the same; where they were read from does not count.
    public static func == (left: UnmodelledContent, right: UnmodelledContent) -> Bool {
        left.box?.parts == right.box?.parts
    }
    /// Feeds what is kept to the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(box?.parts) }
}

/// A part that few values have: it is kept beside the value, so that all the others carry one word for it.
package struct RarePart<Part: Hashable & Sendable>: Sendable {
    private final class Box: Sendable {
        let part: Part
        init(_ part: Part) { self.part = part }
    }

    private let box: Box?

    package init(_ part: Part? = nil) { box = part.map(Box.init) }

    package var part: Part? { box?.part }
}

extension RarePart: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.box === right.box || left.part == right.part }
    package func hash(into hasher: inout Hasher) { hasher.combine(part) }
}
