import Foundation
public import MomentDocuments
import MomentSchemas
import MomentTesting
import MomentXML

/// Documents to measure with: the project's samples, and random ones made from the models.
public struct Corpus: Sendable {
    /// A generated document together with its name.
    public struct Entry: Sendable {
        /// The document's name, which is unique in the corpus.
        public let name: String
        /// The document's text as UTF-8.
        public let bytes: [UInt8]
        /// Which of the three it is.
        public let kind: MomentDocument.Kind
    }

    /// The documents, the kinds by turns.
    public let entries: [Entry]

    /// Makes a corpus: the same one for the same samples, count and seed.
    ///
    /// Only documents are taken that are valid for libvirt 9.0.0, and for the schemas of the installed libvirt where there is one,
    /// so that every peer comes to the same verdict.
    ///
    /// - Parameters:
    ///   - samples: the directory with `backup`, `checkpoint` and `snapshot` below it
    ///   - count: how many documents
    public init(samples: String, count: Int, seed: UInt64 = 1) {
        let stores = [GrammarStore()] + ((try? GrammarSet.system()).map { [GrammarStore($0, engine: .libxml2)] } ?? [])
        let kept = Dictionary(
            uniqueKeysWithValues: MomentDocument.Kind.allCases.map { ($0, Self.samples(of: $0, in: samples, stores)) }
        )
        var generator = MomentGenerator(seed: seed, release: .baseline, density: 0.85)
        var entries: [Entry] = []
        while entries.count < count {
            let kind = MomentDocument.Kind.allCases[entries.count % 3]
            let turn = entries.count / 3
            let bytes: [UInt8]
            // By turns a sample and a random document; the samples come round again.
            if turn % 2 == 0, let samples = kept[kind], !samples.isEmpty {
                bytes = samples[turn / 2 % samples.count]
            } else if let made = try? XMLPrinter().print(generator.document(kind).document()),
                Self.sizes.contains(made.count),
                Self.isValid(made, stores)
            {
                bytes = made
            } else {
                continue
            }
            entries.append(Entry(name: "\(kind.rawValue)/\(turn).xml", bytes: bytes, kind: kind))
        }
        self.entries = entries
    }

    /// The documents of a kind.
    public func bytes(of kind: MomentDocument.Kind) -> [[UInt8]] { entries.filter { $0.kind == kind }.map(\.bytes) }

    /// How many bytes a random document may have: many would be little more than a root element, unlike those in use.
    private static let sizes = 600..<8192

    private static func samples(of kind: MomentDocument.Kind, in directory: String, _ stores: [GrammarStore])
        -> [[UInt8]]
    {
        let folder = "\(directory)/\(kind.rawValue.dropFirst("domain".count))"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".xml") }.sorted().compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return nil }
            return isValid(Array(data), stores) ? Array(data) : nil
        }
    }

    private static func isValid(_ bytes: [UInt8], _ stores: [GrammarStore]) -> Bool {
        guard let document = XMLDocumentParser().parse(bytes).document else { return false }
        return stores.allSatisfy { (try? $0.findings(in: document, release: .baseline))?.isEmpty ?? false }
    }
}
