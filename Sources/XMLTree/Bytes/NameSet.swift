/// A string as a key: equal to those with the same code units, and hashed by them.
package struct NameKey: Hashable, Sendable {
    /// The string that is compared byte by byte.
    package let string: String

    /// Makes a key of a string.
    package init(_ string: String) { self.string = string }

    /// Whether two have the same code units.
    package static func == (left: NameKey, right: NameKey) -> Bool { left.string == right.string }

    /// Feeds the code units to the hasher.
    package func hash(into hasher: inout Hasher) {
        let isDone: Void? = string.utf8.withContiguousStorageIfAvailable { bytes in
            hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
        if isDone == nil { for byte in string.utf8 { hasher.combine(byte) } }
        // No string is the beginning of another one with what follows it.
        hasher.combine(0xFF as UInt8)
    }
}

/// A set of strings that are told apart by their code units.
package struct NameSet: Hashable, Sendable, ExpressibleByArrayLiteral {
    private var keys: Set<NameKey> = []

    /// Creates a set without names.
    package init() {}

    /// The strings of a sequence.
    package init(_ strings: some Sequence<String>) { keys = Set(strings.map(NameKey.init)) }

    /// The strings of a literal.
    package init(arrayLiteral elements: String...) { self.init(elements) }

    /// How many there are.
    package var count: Int { keys.count }
    /// Whether the set has no names.
    package var isEmpty: Bool { keys.isEmpty }

    /// Whether a string is in it.
    package func contains(_ string: String) -> Bool { keys.contains(NameKey(string)) }

    /// Adds a string.
    ///
    /// - Returns: whether it was not there
    @discardableResult
    package mutating func insert(_ string: String) -> (inserted: Bool, memberAfterInsert: String) {
        let (inserted, member) = keys.insert(NameKey(string))
        return (inserted, member.string)
    }

    /// Takes a string out.
    @discardableResult
    package mutating func remove(_ string: String) -> String? { keys.remove(NameKey(string))?.string }

    /// Adds the strings of a sequence.
    package mutating func formUnion(_ strings: some Sequence<String>) { keys.formUnion(strings.map(NameKey.init)) }

    /// The set with the strings of a sequence added.
    package func union(_ strings: some Sequence<String>) -> NameSet {
        var result = self
        result.formUnion(strings)
        return result
    }

    /// The set without the strings of another.
    package func subtracting(_ other: NameSet) -> NameSet {
        var result = self
        result.keys.subtract(other.keys)
        return result
    }

    /// The strings that are in both.
    package func intersection(_ other: NameSet) -> NameSet {
        var result = self
        result.keys.formIntersection(other.keys)
        return result
    }

    /// Whether all of its strings are in another.
    package func isSubset(of other: NameSet) -> Bool { keys.isSubset(of: other.keys) }

    /// Whether they have no string in common.
    package func isDisjoint(with other: NameSet) -> Bool { keys.isDisjoint(with: other.keys) }
}

extension NameSet: Sequence {
    /// Goes over the strings, in no order.
    package func makeIterator() -> some IteratorProtocol<String> { keys.lazy.map(\.string).makeIterator() }
}
