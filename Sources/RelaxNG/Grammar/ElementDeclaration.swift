/// One `element` of a grammar, in one scope.
struct ElementDeclaration {
    let nameClass: UInt32
    /// What the element holds: attributes and content.
    var content: PatternID = .notAllowed
    /// The node it was written as.
    let node: Int
}
