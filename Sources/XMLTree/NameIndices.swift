/// Finds names in a list by what they say and how they are spelt: the same name under two prefixes is two entries, so that each prints as it
/// was written.
struct NameIndices {
    /// Indices into the list, or -1, by hash; for short lists.
    private var slots: [Int32] = []
    /// For lists longer than ``plainLimit``.
    private var table: [Key: UInt32] = [:]

    /// Up to so many names a plain hash is looked up in a tenth of the time that Swift's takes. Behind it somebody may have chosen names that all
    /// have one hash.
    private static let plainLimit = 256

    private struct Key: Hashable {
        let name: XMLName
        let prefix: String
    }

    /// The index of a name, which is added to the list if it is not there.
    mutating func intern(_ name: XMLName, _ names: inout [XMLName]) -> UInt32 {
        if names.count >= Self.plainLimit { return internByTable(name, &names) }
        if names.count * 2 >= slots.count { grow(names) }
        var slot = hash(name) & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if names[index].localName == name.localName, names[index].prefix == name.prefix,
                names[index].namespace == name.namespace
            {
                return UInt32(index)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(names.count)
        names.append(name)
        return UInt32(names.count - 1)
    }

    private mutating func internByTable(_ name: XMLName, _ names: inout [XMLName]) -> UInt32 {
        if table.isEmpty {
            for (index, name) in names.enumerated() { table[Key(name: name, prefix: name.prefix)] = UInt32(index) }
        }
        let key = Key(name: name, prefix: name.prefix)
        if let index = table[key] { return index }
        let index = UInt32(names.count)
        table[key] = index
        names.append(name)
        return index
    }

    /// FNV-1a of the local name.
    private func hash(_ name: XMLName) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in name.localName.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int(hash ^ hash >> 15)
    }

    /// Makes room for twice the names; those that were added to the list by others come along.
    private mutating func grow(_ names: [XMLName]) {
        var size = max(64, slots.count)
        while names.count * 2 >= size { size *= 2 }
        slots = Array(repeating: -1, count: size)
        for (index, name) in names.enumerated() {
            var slot = hash(name) & (size - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int32(index)
        }
    }
}
