internal import XMLTree

/// The names a parser context has met: libxml2 keeps one copy of each string as long as the context lives, so its address is the key.
///
/// Entries outlive a document, so that a name's strings are made once for many documents.
struct NameTable: ~Copyable {
    /// Where a document has a name.
    private struct Use {
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

    /// Indices into the three lists below, or -1, by hash.
    private var slots: [Int32]
    private var keys: [Key] = []
    private var names: [XMLName] = []
    private var uses: [Use] = []
    private var document: UInt32 = 0

    init() { slots = Array(repeating: -1, count: 128) }

    /// How many names there are.
    var count: Int { keys.count }

    /// To be called before each document.
    mutating func beginDocument() { document &+= 1 }

    /// The index of a name in the document's own list of names, to which it is added when the document has it for the first time.
    mutating func index(of key: Key, names list: inout [XMLName]) -> UInt32 {
        var slot = key.hash & (slots.count - 1)
        while slots[slot] >= 0 {
            let position = Int(slots[slot])
            if keys[position] == key {
                if uses[position].document == document { return uses[position].index }
                let index = UInt32(list.count)
                list.append(names[position])
                uses[position] = Use(document: document, index: index)
                return index
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let name = XMLName(
            String(cString: key.localName),
            namespace: key.namespace.map { NameTable.namespace(String(cString: $0)) } ?? "",
            prefix: key.prefix.map { String(cString: $0) } ?? ""
        )
        let index = UInt32(list.count)
        list.append(name)
        slots[slot] = Int32(keys.count)
        keys.append(key)
        names.append(name)
        uses.append(Use(document: document, index: index))
        if keys.count * 2 > slots.count { grow() }
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
        for (position, key) in keys.enumerated() {
            var slot = key.hash & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(position)
        }
    }
}
