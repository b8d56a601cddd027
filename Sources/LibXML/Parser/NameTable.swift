internal import XMLTree

/// The names a parser context has met: libxml2 keeps one copy of each string as long as the context lives, so its address is the key.
///
/// Entries outlive a document, so that a name's strings are made once for many documents.
struct NameTable: ~Copyable {
    private struct Entry {
        var key: Key
        var name: XMLName
        /// The document that used the name last, and its index there.
        var document: UInt32
        var index: UInt32
    }

    struct Key: Equatable {
        let localName: UnsafePointer<UInt8>
        let prefix: UnsafePointer<UInt8>?
        let namespace: UnsafePointer<UInt8>?

        var hash: Int {
            var value = UInt(bitPattern: localName) &* 0x9E37_79B9_7F4A_7C15
            value ^= UInt(bitPattern: prefix) &* 0xC2B2_AE3D_27D4_EB4F
            value ^= UInt(bitPattern: namespace) &* 0x1656_67B1_9E37_79F9
            return Int(truncatingIfNeeded: value >> 20)
        }
    }

    /// Indices into `entries`, or -1, by hash.
    private var slots: [Int32]
    private var entries: [Entry] = []
    private var document: UInt32 = 0

    init() { slots = Array(repeating: -1, count: 128) }

    /// How many names there are.
    var count: Int { entries.count }

    /// To be called before each document.
    mutating func beginDocument() { document &+= 1 }

    /// The index of a name in the document's own list of names.
    mutating func index(of key: Key, names: inout [XMLName]) -> UInt32 {
        var slot = key.hash & (slots.count - 1)
        while slots[slot] >= 0 {
            let position = Int(slots[slot])
            if entries[position].key == key {
                if entries[position].document == document { return entries[position].index }
                let index = UInt32(names.count)
                names.append(entries[position].name)
                entries[position].document = document
                entries[position].index = index
                return index
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let name = XMLName(
            String(cString: key.localName),
            namespace: key.namespace.map { NameTable.namespace(String(cString: $0)) } ?? "",
            prefix: key.prefix.map { String(cString: $0) } ?? ""
        )
        let index = UInt32(names.count)
        names.append(name)
        slots[slot] = Int32(entries.count)
        entries.append(Entry(key: key, name: name, document: document, index: index))
        if entries.count * 2 > slots.count { grow() }
        return index
    }

    /// A namespace as it was meant: libxml2 hands `&` over as `&#38;`.
    private static func namespace(_ given: String) -> String {
        guard given.utf8.contains(UInt8(ascii: "&")) else { return given }
        var result: [UInt8] = []
        var rest = Array(given.utf8)[...]
        while let byte = rest.popFirst() {
            result.append(byte)
            if byte == UInt8(ascii: "&"), rest.starts(with: "#38;".utf8) { rest.removeFirst(4) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for (position, entry) in entries.enumerated() {
            var slot = entry.key.hash & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(position)
        }
    }
}
