public import XMLTree

/// A parameter's value. It is data: nothing in it is ever evaluated.
public enum TemplateValue: Hashable, Sendable {
    /// A text of any length.
    case string(String)
    /// A number that is finite.
    case number(Double)
    /// The value true or false.
    case boolean(Bool)
    /// Texts, in order; in the stylesheet a node-set with an element for each.
    case list([String])
    /// Documents, in order; in the stylesheet a node-set of elements that hold one root element each.
    case documents([XMLDocument])

    /// What kind of value it is.
    public var type: TemplateParameter.ValueType {
        switch self {
        case .string: .string
        case .number: .number
        case .boolean: .boolean
        case .list: .list
        case .documents: .documents
        }
    }
}

extension TemplateValue: ExpressibleByStringLiteral {
    /// Makes a text of a literal in source text.
    public init(stringLiteral value: String) { self = .string(value) }
}

extension TemplateValue: ExpressibleByBooleanLiteral {
    /// Makes a truth value of a literal in source text.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension TemplateValue: ExpressibleByIntegerLiteral {
    /// Makes a number of a literal in source text.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
}

extension TemplateValue: ExpressibleByArrayLiteral {
    /// Makes a list of a literal in source text.
    public init(arrayLiteral elements: String...) { self = .list(elements) }
}
