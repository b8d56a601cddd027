/// How much a search for repairs may do: past that, what is wrong is told plainly, without looking for what explains most of it.
///
/// Work is counted in readings: one attribute or one child read in one way. What takes no choice is always read, which costs a few
/// readings for each node of the document.
struct RepairBudget {
    /// How many findings a document has unless more are asked for.
    static let usualFindings = 1000

    /// How many readings there were so far.
    private(set) var readings = 0
    /// How many elements were looked into.
    private(set) var elements = 0
    /// What is left of the readings that may go into assumptions about attributes.
    private var trials = RepairBudget.maximumTrials
    private let maximumReadings: Int

    /// So many invalid elements are looked into just to compare explanations.
    private let maximumElements: Int
    private static let maximumTrials = 200_000
    private static let maximumTrialsOfElement = 10_000

    /// - Parameter findings: how many findings are asked for; more than twice as many invalid elements are looked into
    init(nodes: Int, attributes: Int, findings: Int) {
        maximumElements = max(findings, min(findings, .max / 5) * 5 / 2)
        maximumReadings = 500_000 + 10 * (nodes + attributes)
    }

    /// Whether no more is to be compared.
    var isSpent: Bool { elements >= maximumElements || readings >= maximumReadings }

    mutating func lookInto() { elements += 1 }

    mutating func read(_ count: Int) { readings += count }

    /// Whether assumptions about one element may go on that began at a number of readings.
    func allowsTrials(since start: Int) -> Bool {
        !isSpent && readings - start < Self.maximumTrialsOfElement && readings - start < trials
    }

    /// Ends the trials that began at a number of readings.
    mutating func endTrials(since start: Int) { trials -= readings - start }
}
