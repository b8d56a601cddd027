/// A change that would make an element fit the grammar, or bring it nearer.
enum RepairEdit {
    /// The attribute can't be there.
    case skipAttribute(Int)
    case renameAttribute(Int, to: SymbolTable.Symbol)
    /// The attribute's value is wrong; the patterns are those that would be right here. Forced: it is right by itself, but what follows
    /// only fits another one.
    case retypeAttribute(Int, wanted: [PatternID], isForced: Bool)
    /// One of these attributes is missing.
    case addAttribute([MissingAttribute])
    case skipElement(Int)
    case renameElement(Int, to: UInt32)
    /// One of these elements is missing, before a node or at the end.
    case addElement([UInt32], before: Int?)
    case skipText(Int)
    /// The text that the element holds is wrong.
    case retypeText(PatternID)
    /// A child element has repairs of its own, as an element of this content.
    case child(Int, PatternID)
    /// Nothing would make the element valid: its declaration allows no content at all.
    case hopeless
}

/// An attribute that is missing, with the patterns its value may match.
struct MissingAttribute: Hashable {
    let symbol: SymbolTable.Symbol
    let values: [PatternID]
}

/// The cheapest way found to make one element fit a declaration's content.
struct Repair {
    /// The sum of the costs of all edits, those of its children included; 0 is valid.
    var cost: Int
    var edits: [RepairEdit]
    /// What was asked of the element's content, once its attributes were read.
    var closed: PatternID

    static let none = Repair(cost: 0, edits: [], closed: .notAllowed)
}

/// What mistakes cost. About ten a finding; the rest says which of two explanations with the same number of findings is likelier.
enum RepairCost {
    static let misspelling = 10
    static let value = 10
    static let text = 10
    static let missingAttribute = 11
    static let missingElement = 11
    static let surplus = 12
    /// An element that stands where another one must, and fits it.
    static let otherName = 13
    /// A value that is right by itself is to blame only if that saves a finding.
    static let forcedValue = 16
    static let droppedAttribute = 14
    /// More than all the mistakes of an element together, and little enough to be added up.
    static let hopeless = 1 << 32
}
