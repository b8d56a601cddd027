/// What libxml2 said while compiling or validating.
final class SchemaMessages {
    struct Message {
        let text: String
        /// The node it is about, as an index in the tree; 0 for none.
        let node: Int
    }

    private(set) var all: [Message] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// A pointer for C, good as long as the object is kept.
    var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    func add(text: String, node: Int) {
        if all.count < limit { all.append(Message(text: text, node: node)) }
    }
}
