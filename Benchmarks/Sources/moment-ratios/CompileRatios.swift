import MomentDocuments
import MomentSchemas

/// What reading and compiling a grammar costs.
enum CompileRatios {
    static func run(repository: String) throws {
        var table = Table("compile, processor time", "this project, ms", "libxml2, ms", "this project / libxml2")
        for kind in MomentDocument.Kind.allCases {
            try add(kind, GrammarSet.builtin, path: "\(repository)/schemas", name: "own", to: &table)
        }
        do {
            let system = try GrammarSet.system()
            for kind in MomentDocument.Kind.allCases {
                try add(kind, system, path: GrammarSet.systemDirectory, name: "libvirt's", to: &table)
            }
        } catch {
            print("libvirt's schemas: \(error); left out")
        }
        table.print()
    }

    private static func add(
        _ kind: MomentDocument.Kind,
        _ set: GrammarSet,
        path: String,
        name: String,
        to table: inout Table
    ) throws {
        // What cannot be compiled must not look fast.
        _ = try GrammarStore(set).schema(forRoot: kind.rawValue)
        let times = Measuring.medians([
            { _ = try? GrammarStore(set).schema(forRoot: kind.rawValue) },
            { precondition(Peer.Grammar("\(path)/\(kind.rawValue).rng") != nil) },
        ])
        table.add(
            "\(name) \(kind.rawValue).rng",
            Table.number(times[0] * 1e3),
            Table.number(times[1] * 1e3),
            Table.number(times[0] / times[1])
        )
    }
}
