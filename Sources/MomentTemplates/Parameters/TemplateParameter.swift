internal import XMLTree

/// A parameter that a template takes, as its stylesheet declares it.
public struct TemplateParameter: Hashable, Sendable {
    /// The kinds of values.
    public enum ValueType: String, Hashable, Sendable, CaseIterable {
        /// A text of any length.
        case string
        /// A number: digits, perhaps a sign and a point.
        case number
        /// `true` or `false`, also `yes` or `no`.
        case boolean
        /// Texts; on a command line separated by commas.
        case list
        /// XML documents; on a command line the files they are in.
        case documents
    }

    /// The parameter's name as the stylesheet declares it.
    public var name: String
    /// What values it takes.
    public var type: ValueType
    /// The text that the parameter has when it is not given, or nil if it then has none.
    public var defaultText: String?
    /// Whether it must be given.
    public var isRequired: Bool
    /// The values it can have; empty where any will do.
    public var values: [String]
    /// The parameter's purpose in one line.
    public var summary: String

    /// Makes a declaration.
    public init(
        _ name: String,
        type: ValueType = .string,
        defaultText: String? = nil,
        isRequired: Bool = false,
        values: [String] = [],
        summary: String = ""
    ) {
        self.name = name
        self.type = type
        self.defaultText = defaultText
        self.isRequired = isRequired
        self.values = values
        self.summary = summary
    }

    /// Reads a value of this parameter's type from text; nil where it is none, and for documents, which are no text.
    public func value(_ texts: [String]) -> TemplateValue? {
        let last = texts.last ?? ""
        switch type {
        case .string: return .string(last)
        case .number: return DecimalText.number(last).map { .number($0) }
        case .boolean:
            switch last {
            case "true", "yes": return .boolean(true)
            case "false", "no": return .boolean(false)
            default: return nil
            }
        case .list:
            return .list(texts.flatMap { $0.split(separator: ",").map(String.init) })
        case .documents: return nil
        }
    }
}
