import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Workloads
import XMLTree

/// How the cost of filling and of the rules grows with the number of disks. No peer does this.
enum RuleGrowth {
    private static let sizes = [100, 1_000, 10_000, 100_000]
    private static let parser = XMLDocumentParser(limits: XMLLimits(bytes: 1 << 30, nodes: 1 << 24))

    static func run() {
        var table = Table(
            "fill + rules, processor time",
            "100 disks, ms",
            "1,000",
            "10,000",
            "100,000",
            "growth exponent"
        )
        for kind in MomentDocument.Kind.allCases {
            var points: [(size: Double, time: Double)] = []
            for size in sizes {
                guard let tree = parser.parse(DiskSeries.document(kind, disks: size)).document else { continue }
                let preflight = Preflight(submission(kind, disks: size))
                // What is refused early must not look fast.
                precondition(
                    preflight.verdict(on: tree).isAccepted,
                    "\(kind.rawValue) with \(size) disks is not accepted"
                )
                let times = max(1, 2_000 / size)
                let median = Measuring.medians(rounds: 5, [{ for _ in 0..<times { _ = preflight.verdict(on: tree) } }])[
                    0
                ]
                points.append((Double(size), median / Double(times)))
            }
            guard points.count == sizes.count else { continue }
            let cells = points.map { Table.number($0.time * 1e3) }
            table.add(kind.rawValue, cells[0], cells[1], cells[2], cells[3], Table.number(Measuring.exponent(points)))
        }
        table.print()
    }

    private static func submission(_ kind: MomentDocument.Kind, disks: Int) -> Submission {
        let disks = (0..<disks).map { number in
            let name = DiskSeries.target(number)
            return DomainDisk(name, file: "/var/lib/libvirt/images/\(name).qcow2")
        }
        return Submission(
            flags: kind == .snapshot ? [.diskOnly] : [],
            domain: DomainContext(DomainDescription(name: "series", disks: disks)),
            release: .newest,
            time: Instant(1_700_000_000)
        )
    }
}
