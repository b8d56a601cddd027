import Foundation
import MomentDocuments
import Workloads

/// Writes a corpus as files: `generate-corpus SAMPLES DIRECTORY COUNT`; then `series/KIND-DISKS.xml` beside it.
@main
struct GenerateCorpus {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let count = Int(arguments[3]) else {
            FileHandle.standardError.write(Data("usage: generate-corpus SAMPLES DIRECTORY COUNT\n".utf8))
            exit(64)
        }
        let corpus = Corpus(samples: arguments[1], count: count)
        for entry in corpus.entries { try write(entry.bytes, to: "\(arguments[2])/corpus/\(entry.name)") }
        for kind in MomentDocument.Kind.allCases {
            for disks in [1_000, 10_000, 100_000] {
                let path = "\(arguments[2])/series/\(kind.rawValue)-\(disks).xml"
                try write(DiskSeries.document(kind, disks: disks), to: path)
            }
        }
        let bytes = corpus.entries.reduce(0) { $0 + $1.bytes.count }
        print("\(corpus.entries.count) documents, \(bytes / max(1, corpus.entries.count)) bytes on average")
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }
}
