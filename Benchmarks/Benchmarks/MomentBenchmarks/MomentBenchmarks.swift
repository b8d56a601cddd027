import Benchmark
import Foundation
import MomentDocuments
import MomentSchemas
import MomentXML
import Workloads
import XMLTree

/// What each stage costs, to follow from change to change; the peers are in `moment-ratios`.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.cpuTotal, .wallClock, .throughput, .peakMemoryResident],
        maxDuration: .seconds(2)
    )
    let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../samples").path
    let corpus = Corpus(samples: samples, count: 900)
    let store = GrammarStore()
    for kind in MomentDocument.Kind.allCases {
        let texts = corpus.bytes(of: kind)
        let trees = texts.compactMap { XMLDocumentParser().parse($0).document }
        let values = trees.compactMap { try? MomentDocument.decode($0).value }
        Benchmark("\(kind.rawValue): parse") { _ in
            for text in texts { blackHole(XMLDocumentParser().parse(text)) }
        }
        Benchmark("\(kind.rawValue): validate") { _ in
            for tree in trees { blackHole(try store.findings(in: tree)) }
        }
        Benchmark("\(kind.rawValue): decode") { _ in
            for tree in trees { blackHole(try MomentDocument.decode(tree)) }
        }
        Benchmark("\(kind.rawValue): encode + print") { _ in
            for value in values { blackHole(try XMLPrinter().print(value.document())) }
        }
        Benchmark("\(kind.rawValue): compile the grammar") { _ in
            blackHole(try GrammarStore().schema(forRoot: kind.rawValue))
        }
        for disks in [100, 1_000, 10_000] {
            let text = DiskSeries.document(kind, disks: disks)
            guard let tree = XMLDocumentParser().parse(text).document else { continue }
            Benchmark("\(kind.rawValue): parse \(disks) disks") { _ in blackHole(XMLDocumentParser().parse(text)) }
            Benchmark("\(kind.rawValue): validate \(disks) disks") { _ in blackHole(try store.findings(in: tree)) }
        }
    }
}
