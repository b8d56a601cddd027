/// Writes a value to an encoder without recursion.
enum JSONWriting {
    /// A container that is being filled, with what is still to come.
    private enum Level {
        case object(KeyedEncodingContainer<JSONValue.Key>, rest: [String: JSONValue].Iterator)
        case array(any UnkeyedEncodingContainer, rest: IndexingIterator<[JSONValue]>)
    }

    static func write(_ value: JSONValue, to encoder: any Encoder) throws {
        var levels: [Level]
        switch value {
        case .object(let members):
            levels = [.object(encoder.container(keyedBy: JSONValue.Key.self), rest: members.makeIterator())]
        case .array(let values): levels = [.array(encoder.unkeyedContainer(), rest: values.makeIterator())]
        case .string(let value): return try encode(value, encoder)
        case .unsigned(let value): return try encode(value, encoder)
        case .signed(let value): return try encode(value, encoder)
        case .bool(let value): return try encode(value, encoder)
        }
        while let level = levels.popLast() {
            switch level {
            case .object(var container, var rest):
                guard let (name, value) = rest.next() else { continue }
                let inner = try add(value, JSONValue.Key(stringValue: name), to: &container)
                levels.append(.object(container, rest: rest))
                if let inner { levels.append(inner) }
            case .array(var container, var rest):
                guard let value = rest.next() else { continue }
                let inner = try add(value, to: &container)
                levels.append(.array(container, rest: rest))
                if let inner { levels.append(inner) }
            }
        }
    }

    private static func encode(_ value: some Encodable, _ encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    /// Adds a member; one that holds others is opened and comes back.
    private static func add(
        _ value: JSONValue,
        _ key: JSONValue.Key,
        to container: inout KeyedEncodingContainer<JSONValue.Key>
    ) throws -> Level? {
        switch value {
        case .object(let members):
            return .object(
                container.nestedContainer(keyedBy: JSONValue.Key.self, forKey: key),
                rest: members.makeIterator()
            )
        case .array(let values):
            return .array(container.nestedUnkeyedContainer(forKey: key), rest: values.makeIterator())
        case .string(let value): try container.encode(value, forKey: key)
        case .unsigned(let value): try container.encode(value, forKey: key)
        case .signed(let value): try container.encode(value, forKey: key)
        case .bool(let value): try container.encode(value, forKey: key)
        }
        return nil
    }

    private static func add(_ value: JSONValue, to container: inout any UnkeyedEncodingContainer) throws -> Level? {
        switch value {
        case .object(let members):
            return .object(container.nestedContainer(keyedBy: JSONValue.Key.self), rest: members.makeIterator())
        case .array(let values): return .array(container.nestedUnkeyedContainer(), rest: values.makeIterator())
        case .string(let value): try container.encode(value)
        case .unsigned(let value): try container.encode(value)
        case .signed(let value): try container.encode(value)
        case .bool(let value): try container.encode(value)
        }
        return nil
    }
}

/// Reads a value from a decoder without recursion.
enum JSONReading {
    /// A container that is being read, with what was found in it so far.
    private struct Level {
        enum Container {
            case object(KeyedDecodingContainer<JSONValue.Key>)
            case array(any UnkeyedDecodingContainer)
        }

        var container: Container
        /// The keys still to come; the last one is next.
        var keys: [JSONValue.Key] = []
        var members: [String: JSONValue] = [:]
        var values: [JSONValue] = []

        init(_ container: KeyedDecodingContainer<JSONValue.Key>) {
            self.container = .object(container)
            keys = container.allKeys
        }

        init(_ container: any UnkeyedDecodingContainer) { self.container = .array(container) }

        var value: JSONValue {
            switch container {
            case .object: .object(members)
            case .array: .array(values)
            }
        }

        /// Takes the value of what was read last.
        mutating func take(_ value: JSONValue) {
            if case .object = container, let key = keys.popLast() {
                members[key.stringValue] = value
            } else {
                values.append(value)
            }
        }
    }

    /// What one place holds: a scalar, or a container that is opened.
    private enum Found {
        case value(JSONValue)
        case level(Level)
    }

    static func value(from decoder: any Decoder) throws -> JSONValue {
        guard case .level(let outermost) = try root(decoder) else { return try scalar(decoder) }
        var levels = [outermost]
        do {
            while true {
                let last = levels.count - 1
                switch try next(&levels[last]) {
                case .level(let level): levels.append(level)
                case .value(let value): levels[last].take(value)
                case nil:
                    let value = levels.removeLast().value
                    if levels.isEmpty { return value }
                    levels[last - 1].take(value)
                }
            }
        } catch {
            for level in levels {
                var value = level.value
                value.dismantle()
            }
            throw error
        }
    }

    private static func root(_ decoder: any Decoder) throws -> Found {
        if let container = try? decoder.container(keyedBy: JSONValue.Key.self) { return .level(Level(container)) }
        if let container = try? decoder.unkeyedContainer() { return .level(Level(container)) }
        return .value(try scalar(decoder))
    }

    private static func scalar(_ decoder: any Decoder) throws -> JSONValue {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) { return .string(value) }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(UInt64.self) { return .unsigned(value) }
        if let value = try? container.decode(Int64.self) { return .signed(value) }
        throw unreadable(container.codingPath)
    }

    /// What comes next in a container; nil at its end.
    private static func next(_ level: inout Level) throws -> Found? {
        switch level.container {
        case .object(let container):
            guard let key = level.keys.last else { return nil }
            if let value = try? container.decode(String.self, forKey: key) { return .value(.string(value)) }
            if let inner = try? container.nestedContainer(keyedBy: JSONValue.Key.self, forKey: key) {
                return .level(Level(inner))
            }
            if let inner = try? container.nestedUnkeyedContainer(forKey: key) { return .level(Level(inner)) }
            if let value = try? container.decode(Bool.self, forKey: key) { return .value(.bool(value)) }
            if let value = try? container.decode(UInt64.self, forKey: key) { return .value(.unsigned(value)) }
            if let value = try? container.decode(Int64.self, forKey: key) { return .value(.signed(value)) }
            throw unreadable(container.codingPath + [key])
        case .array(var container):
            if container.isAtEnd { return nil }
            defer { level.container = .array(container) }
            if let value = try? container.decode(String.self) { return .value(.string(value)) }
            if let inner = try? container.nestedContainer(keyedBy: JSONValue.Key.self) { return .level(Level(inner)) }
            if let inner = try? container.nestedUnkeyedContainer() { return .level(Level(inner)) }
            if let value = try? container.decode(Bool.self) { return .value(.bool(value)) }
            if let value = try? container.decode(UInt64.self) { return .value(.unsigned(value)) }
            if let value = try? container.decode(Int64.self) { return .value(.signed(value)) }
            throw unreadable(container.codingPath)
        }
    }

    private static func unreadable(_ path: [any CodingKey]) -> DecodingError {
        .dataCorrupted(
            DecodingError.Context(
                codingPath: path,
                debugDescription: "neither text, whole number of 64 bits, true or false, array nor object"
            )
        )
    }
}
