package import MomentDiagnostics
package import XMLTree

/// A remark on a field of a mapping: what it means, since when it exists, what its text looks like.
package struct FieldNote {
    package let meaning: StaticString
    package let since: ReleaseNumber?
    /// The release from which there may be several.
    package let severalSince: ReleaseNumber?
    package let lexical: Lexical?
    /// Whether only libvirt writes it: it stands in output or in status files, not in a document to submit.
    package let isOutput: Bool
    /// Whether the grammar demands it where the mapping lets it be missing, as reading must.
    package let isRequired: Bool
    /// The release until which the grammar demanded it.
    package let requiredBefore: ReleaseNumber?

    package init(
        _ meaning: StaticString,
        since: ReleaseNumber? = nil,
        severalSince: ReleaseNumber? = nil,
        _ lexical: Lexical? = nil,
        isOutput: Bool = false,
        isRequired: Bool = false,
        requiredBefore: ReleaseNumber? = nil
    ) {
        self.meaning = meaning
        self.since = since
        self.severalSince = severalSince
        self.lexical = lexical
        self.isOutput = isOutput
        self.isRequired = isRequired
        self.requiredBefore = requiredBefore
    }
}

extension FieldNote: ExpressibleByStringLiteral {
    package init(stringLiteral value: StaticString) { self.init(value) }
}

/// A type that stands for an element, written once as a mapping over its fields in the order libvirt prints them.
///
/// A mapping is run by different coders: one reads, one writes, one describes, one makes random values. So every call takes the value's field
/// (nil where there is no value yet) and gives back the field to build the value from.
package protocol ElementModel: Hashable, Sendable {
    /// What stood in the element and has no field.
    var unmodelled: UnmodelledContent { get set }
    /// The mapping: attributes first, then children, in libvirt's order.
    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self
}

/// Runs over the fields of an element. See ``ElementModel``.
package protocol ElementCoder: ~Copyable {
    /// An attribute that may be left out.
    mutating func attribute<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value?

    /// An attribute that has a value even where it is left out; a required one is only left out by mistake.
    mutating func attribute<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        default: Value,
        isRequired: Bool,
        _ note: FieldNote
    ) -> Value

    /// An attribute that decides which other fields exist, and may be left out.
    mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        _ note: FieldNote
    ) -> Value?

    /// An attribute that decides which other fields exist, with a value where it is left out; libvirt may leave that one unsaid.
    mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        default: Value,
        printsDefault: Bool,
        _ note: FieldNote
    ) -> Value

    /// Says that libvirt prints an attribute, read first for what it decides, behind those that came since.
    mutating func moveBehindOthers(_ name: String)

    /// Which of several fields there is, where no attribute says so: the first one present, else the last name, which may be no field's.
    mutating func branch(_ names: [String], _ chosen: String?) -> String

    /// A child element that holds a text; an empty one counts as absent, as libvirt reads it.
    mutating func text<Value: ScalarValue>(_ name: String, _ value: Value?, _ note: FieldNote) -> Value?

    /// The element's own text.
    mutating func content<Value: ScalarValue>(_ value: Value?, default: Value, _ note: FieldNote) -> Value

    /// A child element that may be left out.
    mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        _ note: FieldNote,
        _ map: (inout Self, Model?) -> Model
    ) -> Model?

    /// A child element that is only left out by mistake; then the placeholder stands in.
    mutating func child<Model: ElementModel>(
        _ name: String,
        _ value: Model?,
        placeholder: Model,
        _ note: FieldNote
    ) -> Model

    /// Child elements of a name.
    mutating func children<Model: ElementModel>(
        _ name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote,
        _ map: (inout Self, Model?) -> Model
    ) -> [Model]

    /// A child element that holds nothing but elements of a name.
    mutating func list<Model: ElementModel>(
        _ container: String,
        of name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote
    ) -> [Model]?

    /// An empty child element whose presence counts.
    mutating func flag(_ name: String, _ value: Bool?, _ note: FieldNote) -> Bool

    /// A child element that is kept whole.
    mutating func whole(_ name: String, _ value: XMLElement?, _ note: FieldNote) -> XMLElement?
}

extension ElementCoder where Self: ~Copyable {
    /// An attribute that decides which other fields exist and is always printed.
    package mutating func choice<Value: ScalarValue>(
        _ name: String,
        _ value: Value?,
        among: [Value],
        default: Value,
        _ note: FieldNote
    ) -> Value {
        choice(name, value, among: among, default: `default`, printsDefault: true, note)
    }

    /// Does nothing, for coders that do not write.
    package mutating func moveBehindOthers(_ name: String) {}

    /// Child elements of a name, by their own mapping.
    package mutating func children<Model: ElementModel>(
        _ name: String,
        _ value: [Model]?,
        count: ClosedRange<Int>,
        _ note: FieldNote
    ) -> [Model] {
        children(name, value, count: count, note) { coder, value in Model.map(&coder, value) }
    }

    /// A child element that may be left out, by its own mapping.
    package mutating func child<Model: ElementModel>(_ name: String, _ value: Model?, _ note: FieldNote) -> Model? {
        child(name, value, note) { coder, value in Model.map(&coder, value) }
    }
}
