/// Strings of this package are compared by their code units.
///
/// Swift compares strings by canonical equivalence: `é` as one character and `e` with an accent behind it are equal, and the Kelvin sign is `K`. XML, libvirt and
/// the kernel compare bytes, and to them those are different names, files and values. So within this package the operators and methods that compare strings
/// are these; they stand before the standard library's because they belong to a module that is imported. `Set<String>` and `[String: …]` cannot
/// be replaced in this way: ``NameSet`` and ``NameMap`` take their place. `Optional(one) == other`, written with the call, is still Swift's own
/// comparison; of a variable or a result that may be missing it is not.
extension String {
    /// Whether two strings have the same code units.
    package static func == (left: String, right: String) -> Bool { left.hasSameBytes(as: right) }

    /// Whether two strings differ in any code unit.
    package static func != (left: String, right: String) -> Bool { !left.hasSameBytes(as: right) }

    /// Whether a string comes before another in the order of UTF-8 code units, which is that of Unicode's scalars.
    package static func < (left: String, right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }

    /// Whether a string comes after another.
    package static func > (left: String, right: String) -> Bool { right < left }

    /// Whether a string does not come after another.
    package static func <= (left: String, right: String) -> Bool { !(right < left) }

    /// Whether a string does not come before another.
    package static func >= (left: String, right: String) -> Bool { !(left < right) }

    /// Whether a string matches a pattern of a `switch`.
    package static func ~= (pattern: String, value: String) -> Bool { pattern == value }

    /// Whether a string begins with the code units of another.
    package func hasPrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

    /// Whether a string ends with the code units of another.
    package func hasSuffix(_ suffix: String) -> Bool {
        utf8.count >= suffix.utf8.count && utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }

    /// Whether a text stands somewhere in it, byte for byte.
    package func holds(_ part: String) -> Bool {
        var rest = utf8[...]
        while rest.count >= part.utf8.count {
            if rest.starts(with: part.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// Lengths are compared first: names mostly differ there, and it costs nothing.
    private func hasSameBytes(as other: String) -> Bool {
        let count = utf8.count
        guard count == other.utf8.count else { return false }
        let isSame = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                let (left, right) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
                var at = 0
                while at + 8 <= count {
                    guard
                        left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                            == right.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                    else { return false }
                    at += 8
                }
                while at < count {
                    guard left[at] == right[at] else { return false }
                    at += 1
                }
                return true
            }
        }
        // What bridges from elsewhere has no storage of its own.
        return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
    }
}

extension Optional where Wrapped == String {
    /// Whether both are missing, or have the same code units.
    package static func == (left: String?, right: String?) -> Bool {
        switch (left, right) {
        case (let left?, let right?): left == right
        case (nil, nil): true
        default: false
        }
    }

    /// Whether one is missing, or they differ in any code unit.
    package static func != (left: String?, right: String?) -> Bool { !(left == right) }

    /// Whether the first is there and has the code units of the second.
    package static func == (left: String?, right: String) -> Bool { left.map { $0 == right } ?? false }

    /// Whether the first is missing or differs from the second in any code unit.
    package static func != (left: String?, right: String) -> Bool { !(left == right) }

    /// Whether the second is there and has the code units of the first.
    package static func == (left: String, right: String?) -> Bool { right == left }

    /// Whether the second is missing or differs from the first in any code unit.
    package static func != (left: String, right: String?) -> Bool { !(right == left) }
}

extension Sequence where Element == String {
    /// Whether there is a string with the same code units.
    package func contains(_ element: String) -> Bool { contains { $0 == element } }

    /// Whether two sequences have strings with the same code units in the same order.
    package func elementsEqual(_ other: some Sequence<String>) -> Bool { elementsEqual(other) { $0 == $1 } }

    /// Whether it begins with strings that have the code units of others.
    package func starts(with other: some Sequence<String>) -> Bool { starts(with: other) { $0 == $1 } }

    /// The strings in the order of their code units.
    package func sorted() -> [String] { sorted { $0 < $1 } }

    /// The first string in the order of their code units.
    package func min() -> String? { self.min { $0 < $1 } }

    /// The last string in the order of their code units.
    package func max() -> String? { self.max { $0 < $1 } }
}

extension Collection where Element == String {
    /// The first position of a string with the same code units.
    package func firstIndex(of element: String) -> Index? { firstIndex { $0 == element } }
}

extension BidirectionalCollection where Element == String {
    /// The last position of a string with the same code units.
    package func lastIndex(of element: String) -> Index? { lastIndex { $0 == element } }
}

extension Array where Element == String {
    /// Whether two lists have strings with the same code units in the same order.
    package static func == (left: [String], right: [String]) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }

    /// Whether two lists differ in any code unit.
    package static func != (left: [String], right: [String]) -> Bool { !(left == right) }
}
