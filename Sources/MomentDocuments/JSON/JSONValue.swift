import XMLTree

/// A JSON value: what the typed models are written as by `Codable`.
package enum JSONValue: Hashable, Sendable {
    case string(String)
    case unsigned(UInt64)
    case signed(Int64)
    case bool(Bool)
    case array([JSONValue])
    case object([String: JSONValue])

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var array: [JSONValue]? {
        if case .array(let values) = self { values } else { nil }
    }

    package var object: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The text of a scalar as it stands in XML; nil for arrays and objects.
    var scalarText: String? {
        switch self {
        case .string(let value): value
        case .unsigned(let value): value.xmlText
        case .signed(let value): value.xmlText
        case .bool(let value): value.xmlText
        case .array, .object: nil
        }
    }
}

extension JSONValue {
    /// Gives back what is inside without recursion: a value may be as deep as the document it was read from.
    mutating func dismantle() {
        var waiting = [self]
        self = .bool(false)
        while let value = waiting.popLast() {
            switch value {
            case .array(let values): waiting += values
            case .object(let members): waiting += members.values
            case .string, .unsigned, .signed, .bool: break
            }
        }
    }
}

extension JSONValue: Codable {
    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws { self = try JSONReading.value(from: decoder) }

    package func encode(to encoder: any Encoder) throws { try JSONWriting.write(self, to: encoder) }
}
