import MomentDiagnostics

/// An element whose repairs are being put into words, with what is known of the elements around it.
struct FindingContext {
    let node: Int
    let content: PatternID
    /// The context of the parent element, -1 for the root.
    let parent: Int
    let repair: Repair
    /// What was found out about the element for one finding, and serves the next.
    let facts = ContextFacts()
}

/// Elements that a misplaced one belongs in.
struct ElementHomes {
    /// The homes beside it, in the order of the document.
    let beside: [Int]
    /// The nearest of those further out.
    let around: Int?
}

extension Array {
    /// The first index from which a predicate holds, in an array where it holds for all behind one it holds for.
    func partitioningIndex(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// What findings on one element have in common, each worked out when it is first asked for.
final class ContextFacts {
    /// What is asked of the element after its attributes, before their end.
    var opened: PatternID?
    /// The attributes that the element could still have.
    var freeAttributes: [UInt32]?
    /// How many child elements there are of each symbol, and the first of them.
    var children: [UInt32: (count: Int, first: Int)]?
    /// The elements that children of a symbol belong in.
    var homes: [UInt32: ElementHomes] = [:]
    /// What rules out child elements of a symbol.
    var conflicts: [UInt32: FindingBuilder.Conflict?] = [:]
    /// The symbols of elements that can stand where a surplus one does, by what is asked for there.
    var alternatives: [PatternID: [UInt32]] = [:]
}

/// A finding with what it takes to see that two belong together.
struct DraftFinding {
    /// What a finding says that another one may answer.
    enum Subject {
        case other
        /// An element that the grammar does not allow at its place.
        case surplus(node: Int, symbol: UInt32)
        /// A missing element that can be one of these.
        case missing(parent: Int, before: Int?, symbols: [UInt32])
    }

    var diagnostic: Diagnostic
    /// Where it stands in the document, for the order.
    var offset: Int
    var subject: Subject = .other
}
