import MomentDocuments
import MomentSchemas
import MomentXML
import Workloads
import XMLTree

/// How cost grows with the number of disks.
enum GrowthRatios {
    private static let sizes = [100, 1_000, 10_000, 100_000]
    /// libxml2 needs seconds a document beyond this.
    private static let peerLimit = 10_000
    private static let parser = XMLDocumentParser(limits: XMLLimits(bytes: 1 << 30, nodes: 1 << 24))

    static func run(repository: String) throws {
        let store = GrammarStore()
        var table = Table(
            "disks, processor time",
            "parse, ms",
            "validate, ms",
            "libxml2 validate, ms",
            "libxml2 / this project"
        )
        var exponents = Table("growth exponent, 100 to 100,000 disks", "parse", "validate", "libxml2 (to 10,000)")
        for kind in MomentDocument.Kind.allCases {
            guard let engine = try store.schema(forRoot: kind.rawValue)?.engine,
                let grammar = Peer.Grammar("\(repository)/schemas/\(kind.rawValue).rng")
            else { continue }
            var parsing: [(size: Double, time: Double)] = []
            var validating = parsing
            var peer = parsing
            for size in sizes {
                let text = DiskSeries.document(kind, disks: size)
                guard let tree = parser.parse(text).document else {
                    print("\(kind.rawValue) with \(size) disks is beyond the parser's limits; left out")
                    continue
                }
                // Small documents often enough that the clock's grain does not count.
                let times = max(1, 2_000 / size)
                let document = Peer.Document(text)
                var work: [() -> Void] = [
                    { for _ in 0..<times { _ = parser.parse(text) } },
                    { for _ in 0..<times { precondition((try? engine.validate(tree))?.isEmpty == true) } },
                ]
                if size <= peerLimit {
                    work.append { for _ in 0..<times { precondition(grammar.isValid(document)) } }
                }
                let medians = Measuring.medians(rounds: 5, work).map { $0 / Double(times) }
                parsing.append((Double(size), medians[0]))
                validating.append((Double(size), medians[1]))
                let theirs = medians.count > 2 ? medians[2] : nil
                if let theirs { peer.append((Double(size), theirs)) }
                table.add(
                    "\(kind.rawValue) \(size)",
                    Table.number(medians[0] * 1e3),
                    Table.number(medians[1] * 1e3),
                    theirs.map { Table.number($0 * 1e3) } ?? "not run",
                    theirs.map { Table.number($0 / medians[1], digits: 1) } ?? ""
                )
            }
            exponents.add(
                kind.rawValue,
                Table.number(Measuring.exponent(parsing)),
                Table.number(Measuring.exponent(validating)),
                Table.number(Measuring.exponent(peer))
            )
        }
        table.print()
        exponents.print()
    }
}
