import MomentDocuments
import MomentSchemas
import MomentXML
import Workloads
import XMLTree

/// One piece of work again and again, for a profiler to look at: `loop-compile`, `loop-validate` or `loop-parse`.
enum Loops {
    /// How long each runs, in seconds of processor time.
    private static let duration = 4.0

    static func run(_ name: Substring, repository: String) throws {
        let kinds = MomentDocument.Kind.allCases
        if name == "compile" {
            for kind in kinds {
                try loop("compile \(kind.rawValue)") { _ = try GrammarStore().schema(forRoot: kind.rawValue) }
            }
            return
        }
        let corpus = Corpus(samples: "\(repository)/samples", count: 1_800)
        let store = GrammarStore()
        for kind in kinds {
            let texts = corpus.bytes(of: kind)
            if name == "parse" {
                loop("parse \(kind.rawValue)", of: texts.count) {
                    for text in texts { _ = XMLDocumentParser().parse(text) }
                }
                continue
            }
            guard let engine = try store.schema(forRoot: kind.rawValue)?.engine else { continue }
            let trees = texts.compactMap { XMLDocumentParser().parse($0).document }
            try loop("validate \(kind.rawValue)", of: trees.count) {
                for tree in trees {
                    let findings = try engine.validate(tree)
                    precondition(findings.isEmpty)
                }
            }
        }
    }

    private static func loop(_ name: String, of count: Int = 1, _ body: () throws -> Void) rethrows {
        let start = Measuring.processorTime
        var times = 0
        while Measuring.processorTime - start < duration {
            try body()
            times += count
        }
        print("\(name): \(Table.number((Measuring.processorTime - start) / Double(times) * 1e6)) us")
    }
}
