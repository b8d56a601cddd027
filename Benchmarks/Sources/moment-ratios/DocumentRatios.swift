import MomentDocuments
import MomentSchemas
import MomentXML
import Workloads
import XMLTree

/// What a small document costs at each stage, per kind.
enum DocumentRatios {
    static func run(repository: String) throws {
        let corpus = Corpus(samples: "\(repository)/samples", count: 1_800)
        let store = GrammarStore()
        var table = Table("per document, processor time", "this project, us", "libxml2, us", "libxml2 / this project")
        for kind in MomentDocument.Kind.allCases {
            let texts = corpus.bytes(of: kind)
            let trees = texts.compactMap { XMLDocumentParser().parse($0).document }
            let values = try trees.map { try MomentDocument.decode($0).value }
            let documents = texts.map(Peer.Document.init)
            guard let engine = try store.schema(forRoot: kind.rawValue)?.engine else { continue }
            func row(_ name: String, _ ours: @escaping () -> Void, _ theirs: @escaping () -> Void) {
                let times = Measuring.medians([ours, theirs]).map { $0 * 1e6 / Double(texts.count) }
                table.add(
                    "\(kind.rawValue): \(name)",
                    Table.number(times[0]),
                    Table.number(times[1]),
                    Table.number(times[1] / times[0])
                )
            }
            row(
                "parse",
                { for text in texts { _ = XMLDocumentParser().parse(text) } },
                { for text in texts { Peer.parse(text) } }
            )
            for (name, path) in grammars(kind, repository) {
                guard let grammar = Peer.Grammar(path) else {
                    print("\(path): libxml2 does not compile it, or it is not there; left out")
                    continue
                }
                row(
                    "validate; libxml2 with \(name)",
                    { for tree in trees { precondition((try? engine.validate(tree))?.isEmpty == true) } },
                    { for document in documents { precondition(grammar.isValid(document)) } }
                )
            }
            row(
                "parse + decode; libxml2 parse",
                { for text in texts { _ = decode(text) } },
                { for text in texts { Peer.parse(text) } }
            )
            row(
                "encode + print; libxml2 parse + print",
                { for value in values { _ = try? XMLPrinter().print(value.document()) } },
                { for text in texts { Peer.print(text) } }
            )
            row(
                "parse + decode + encode + print; libxml2 parse + print",
                { for text in texts { if let value = decode(text) { _ = try? XMLPrinter().print(value.document()) } } },
                { for text in texts { Peer.print(text) } }
            )
        }
        table.print()
    }

    private static func decode(_ text: [UInt8]) -> MomentDocument? {
        guard let document = XMLDocumentParser().parse(text).document else { return nil }
        return try? MomentDocument.decode(document).value
    }

    private static func grammars(_ kind: MomentDocument.Kind, _ repository: String) -> [(String, String)] {
        [
            ("our grammar", "\(repository)/schemas/\(kind.rawValue).rng"),
            ("libvirt's", "\(GrammarSet.systemDirectory)/\(kind.rawValue).rng"),
        ]
    }
}
