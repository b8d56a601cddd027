/// Which state short values led to, by the state they were read in: the names of formats, types and switches are the same in every
/// document. Values of other kinds differ, and would only push these out.
///
/// A value that falls on another one's place takes it over, so the table never grows.
final class ValueMemo {
    /// A state and a value of at most 16 bytes.
    struct Key: BitwiseCopyable {
        fileprivate let low: UInt64
        fileprivate let high: UInt64
        fileprivate let state: UInt32
        fileprivate let length: UInt32

        /// Makes the key of a value, or returns nil if the value is too long to be kept.
        @inline(__always)
        init?(_ state: UInt32, _ text: UnsafeBufferPointer<UInt8>) {
            let count = text.count
            guard count <= 16 else { return nil }
            self.state = state
            length = UInt32(truncatingIfNeeded: count)
            guard let start = UnsafeRawPointer(text.baseAddress), count > 0 else {
                (low, high) = (0, 0)
                return
            }
            // Two loads that overlap where they must: with the length they tell any two values apart.
            if count >= 8 {
                low = start.loadUnaligned(as: UInt64.self)
                high = (start + count - 8).loadUnaligned(as: UInt64.self)
            } else if count >= 4 {
                low = UInt64(start.loadUnaligned(as: UInt32.self))
                high = UInt64((start + count - 4).loadUnaligned(as: UInt32.self))
            } else {
                low = UInt64(text[0]) | UInt64(text[count / 2]) << 8
                high = UInt64(text[count - 1])
            }
        }

        @inline(__always)
        fileprivate var slot: Int {
            var hash = (low ^ UInt64(state) << 32) &* 0x9E37_79B9_7F4A_7C15
            hash = (hash ^ (hash >> 29) ^ high ^ UInt64(length)) &* 0xBF58_476D_1CE4_E5B9
            return Int(truncatingIfNeeded: hash >> 40) & (ValueMemo.size - 1)
        }
    }

    private struct Entry: BitwiseCopyable {
        var low: UInt64
        var high: UInt64
        var state: UInt32
        var length: UInt32
        var next: UInt32
    }

    private static let size = 1024
    private let entries: UnsafeMutablePointer<Entry>

    init() {
        entries = .allocate(capacity: Self.size)
        entries.initialize(
            repeating: Entry(low: 0, high: 0, state: .max, length: .max, next: FlatTable.none),
            count: Self.size
        )
    }

    deinit { entries.deallocate() }

    /// The state behind a value, or ``FlatTable/none``.
    @inline(__always)
    subscript(key: Key) -> UInt32 {
        let entry = entries[key.slot]
        let isSame =
            entry.low == key.low && entry.high == key.high && entry.state == key.state && entry.length == key.length
        return isSame ? entry.next : FlatTable.none
    }

    func insert(_ key: Key, _ next: UInt32) {
        entries[key.slot] = Entry(low: key.low, high: key.high, state: key.state, length: key.length, next: next)
    }
}
