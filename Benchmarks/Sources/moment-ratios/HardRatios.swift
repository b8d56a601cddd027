import MomentSchemas
import MomentXML
import Workloads
import XMLTree

/// What small documents cost that make an engine explode which follows every way to read them, by libvirt's own grammar.
enum HardRatios {
    private static let secondsLimit: UInt32 = 10

    static func run() throws {
        guard let system = try? GrammarSet.system(),
            let peer = Peer.Grammar("\(GrammarSet.systemDirectory)/domainsnapshot.rng")
        else { return print("libvirt's schemas are not there: the table of hard documents is left out") }
        var table = Table(
            "hard documents, processor time",
            "this project, first time, ms",
            "again, ms",
            "libxml2, ms"
        )
        for hard in HardDocument.all {
            guard let document = XMLDocumentParser().parse(hard.bytes).document else { continue }
            var (first, again): ([Double], [Double]) = ([], [])
            for _ in 0..<9 {
                // A grammar of its own each time, which has learnt nothing yet.
                guard let engine = try GrammarStore(system).schema(forRoot: "domainsnapshot")?.engine else { continue }
                for pass in 0..<2 {
                    let start = Measuring.processorTime
                    let isValid = try engine.validate(document).isEmpty
                    let time = Measuring.processorTime - start
                    precondition(isValid == hard.isValid)
                    if pass == 0 { first.append(time) } else { again.append(time) }
                }
            }
            let theirs = peer.seconds(for: Peer.Document(hard.bytes), limit: secondsLimit)
            table.add(
                hard.name,
                Table.number(Measuring.median(first) * 1e3),
                Table.number(Measuring.median(again) * 1e3),
                theirs.map { Table.number($0 * 1e3) } ?? "over \(secondsLimit) s"
            )
        }
        table.print()
    }
}
