/// A hash table from 64-bit keys to 32-bit values, in two flat arrays: one probe of it is what repeated content costs.
final class FlatTable {
    /// What a key has that is not in the table.
    static let none = UInt32.max

    private var keys: UnsafeMutablePointer<UInt64>
    private var values: UnsafeMutablePointer<UInt32>
    private var mask: Int
    /// How many keys there are.
    private(set) var count = 0

    init(capacity: Int = 64) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        mask = size - 1
        keys = .allocate(capacity: size)
        values = .allocate(capacity: size)
        keys.initialize(repeating: .max, count: size)
        values.initialize(repeating: Self.none, count: size)
    }

    deinit {
        keys.deallocate()
        values.deallocate()
    }

    @inline(__always)
    private static func slot(_ key: UInt64, _ mask: Int) -> Int {
        // Multiplying by an odd number near 2^64 divided by the golden ratio spreads neighbouring keys.
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    }

    /// The value of a key, or ``none``.
    @inline(__always)
    subscript(key: UInt64) -> UInt32 {
        var index = Self.slot(key, mask)
        while true {
            let found = keys[index]
            if found == key { return values[index] }
            if found == .max { return Self.none }
            index = (index &+ 1) & mask
        }
    }

    /// Sets the value of a key; the key of all ones is reserved.
    func insert(_ key: UInt64, _ value: UInt32) {
        if (count + 1) * 2 > mask { grow() }
        var index = Self.slot(key, mask)
        while keys[index] != .max, keys[index] != key { index = (index + 1) & mask }
        if keys[index] == .max { count += 1 }
        keys[index] = key
        values[index] = value
    }

    private func grow() {
        let (oldKeys, oldValues, oldMask) = (keys, values, mask)
        mask = mask * 2 + 1
        keys = .allocate(capacity: mask + 1)
        values = .allocate(capacity: mask + 1)
        keys.initialize(repeating: .max, count: mask + 1)
        values.initialize(repeating: Self.none, count: mask + 1)
        for old in 0...oldMask where oldKeys[old] != .max {
            var index = Self.slot(oldKeys[old], mask)
            while keys[index] != .max { index = (index + 1) & mask }
            keys[index] = oldKeys[old]
            values[index] = oldValues[old]
        }
        oldKeys.deallocate()
        oldValues.deallocate()
    }
}
