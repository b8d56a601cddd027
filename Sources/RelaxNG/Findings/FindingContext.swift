import Diagnostics

/// An element whose repairs are being put into words, with what is known of the elements around it.
struct FindingContext {
    let node: Int
    let content: PatternID
    /// The context of the parent element, -1 for the root.
    let parent: Int
    let repair: Repair
}

/// A finding with what it takes to see that two belong together.
struct DraftFinding {
    /// What a finding says that another one may answer.
    enum Subject {
        case other
        /// A surplus element.
        case surplus(node: Int, symbol: UInt32)
        /// A missing element that can be one of these.
        case missing(parent: Int, before: Int?, symbols: [UInt32])
    }

    var diagnostic: Diagnostic
    /// Where it stands in the document, for the order.
    var offset: Int
    var subject: Subject = .other
}
