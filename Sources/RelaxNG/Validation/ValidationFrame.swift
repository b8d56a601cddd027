/// An element that is open while a document is walked.
struct ValidationFrame {
    /// The index behind the element's subtree.
    var end: Int
    /// What the element does in its parent's state.
    var move: UInt32
    /// The index of the element that is being validated.
    var node: Int
}
