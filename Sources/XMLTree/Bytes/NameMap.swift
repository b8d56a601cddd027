/// Values by names that are told apart by their code units.
package struct NameMap<Value>: ExpressibleByDictionaryLiteral {
    private var values: [NameKey: Value] = [:]

    /// Creates a map without entries.
    package init() {}

    /// The pairs of a literal, in which no name stands twice.
    package init(dictionaryLiteral elements: (String, Value)...) {
        for (name, value) in elements { self[name] = value }
    }

    /// The pairs of a sequence.
    ///
    /// - Parameter combine: makes one of the two values of a name that comes again
    package init(_ pairs: some Sequence<(String, Value)>, uniquingKeysWith combine: (Value, Value) -> Value) {
        for (name, value) in pairs { self[name] = self[name].map { combine($0, value) } ?? value }
    }

    /// The value of a name; setting nil takes it out.
    package subscript(name: String) -> Value? {
        get { values[NameKey(name)] }
        set { values[NameKey(name)] = newValue }
        _modify { yield &values[NameKey(name)] }
    }

    /// The value of a name, or another one where it has none.
    package subscript(name: String, default other: @autoclosure () -> Value) -> Value {
        get { values[NameKey(name), default: other()] }
        _modify { yield &values[NameKey(name), default: other()] }
    }

    /// The names, in no order.
    package var keys: some Collection<String> { values.keys.lazy.map(\.string) }
    /// The values, in the order of the names.
    package var allValues: Dictionary<NameKey, Value>.Values { values.values }
    /// How many there are.
    package var count: Int { values.count }
    /// Whether the map has no entries.
    package var isEmpty: Bool { values.isEmpty }

    /// Takes a name out.
    ///
    /// - Returns: its value
    @discardableResult
    package mutating func removeValue(forKey name: String) -> Value? { values.removeValue(forKey: NameKey(name)) }

    /// Sets a name's value.
    ///
    /// - Returns: the value that it had
    @discardableResult
    package mutating func updateValue(_ value: Value, forKey name: String) -> Value? {
        values.updateValue(value, forKey: NameKey(name))
    }

    /// The pairs that fit.
    package func filter(_ fits: (String, Value) -> Bool) -> NameMap {
        var result = NameMap()
        for (name, value) in self where fits(name, value) { result[name] = value }
        return result
    }

    /// Returns a map of the same names with other values.
    package func mapValues<Other>(_ transform: (Value) -> Other) -> NameMap<Other> {
        var result = NameMap<Other>()
        for (name, value) in self { result[name] = transform(value) }
        return result
    }
}

extension NameMap: Sequence {
    /// Goes over names and values, in no order.
    package func makeIterator() -> some IteratorProtocol<(key: String, value: Value)> {
        values.lazy.map { (key: $0.key.string, value: $0.value) }.makeIterator()
    }
}

extension NameMap: Sendable where Value: Sendable {}
extension NameMap: Equatable where Value: Equatable {}
extension NameMap: Hashable where Value: Hashable {}
