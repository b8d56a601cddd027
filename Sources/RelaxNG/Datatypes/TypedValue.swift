import XMLTree

/// A value of a datatype, as far as it matters for equality and order.
enum TypedValue: Hashable {
    case text([UInt8])
    case decimal(DecimalValue)
    case float(Double)
    case boolean(Bool)
    case moment(DateTimeValue)
    case duration(DurationValue)
    case name(namespace: String, local: String)
    case tokens([[UInt8]])

    /// -1, 0 or 1 as this value comes before, with or behind another; nil where neither can be said.
    func compared(to other: TypedValue) -> Int? {
        switch (self, other) {
        case (.decimal(let left), .decimal(let right)): left == right ? 0 : left < right ? -1 : 1
        case (.float(let left), .float(let right)):
            // What is no number is equal to itself, and nothing else can be said of it.
            left.isNaN && right.isNaN || left == right ? 0 : left.isNaN || right.isNaN ? nil : left < right ? -1 : 1
        case (.moment(let left), .moment(let right)): left.compared(to: right)
        case (.duration(let left), .duration(let right)): left.compared(to: right)
        default: nil
        }
    }

    /// Whether two values are the same in their datatype's value space.
    func isEqual(to other: TypedValue) -> Bool {
        switch (self, other) {
        case (.float, .float), (.moment, .moment): compared(to: other) == 0
        default: self == other
        }
    }
}

/// Resolves prefixes where a text stands, for the types whose values are names.
typealias PrefixResolver = (_ prefix: String) -> String?
