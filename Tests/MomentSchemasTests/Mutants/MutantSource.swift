import MomentDiagnostics
import MomentTesting
import MomentXML
import RelaxNG
import TestSupport
import XMLTree

/// Hands out documents with one mistake each, made of documents that a grammar accepts.
struct MutantSource {
    private let documents: [(name: String, document: XMLDocument)]
    private var random: SeededRandom
    private var nextKind = 0

    /// The samples of a kind, and domains stored in documents of that kind, as far as the grammar accepts them.
    init(_ kind: String, _ grammar: RelaxNGGrammar, seed: UInt64) throws {
        var texts = try Samples.documents(kind).map { (name: $0.path, bytes: $0.bytes) }
        if kind != "backup" {
            for sample in try Samples.documents("domains") {
                texts.append((sample.path, Self.stored(sample.bytes, in: "domain\(kind)")))
            }
        }
        documents = texts.compactMap { name, bytes in
            // The mutator counts in bytes of UTF-8 without a mark.
            guard let document = XMLDocumentParser().parse(bytes, name: name).document, document.source?.utf8 == bytes,
                grammar.isValid(document)
            else { return nil }
            return (name, document)
        }
        random = SeededRandom(seed: seed)
    }

    private static func stored(_ domain: [UInt8], in root: String) -> [UInt8] {
        guard let range = XMLDocumentParser().parse(domain).document?.root.range else { return [] }
        return Array("<\(root)>\n<name>stored</name>\n".utf8) + domain[range.start.offset..<range.end.offset]
            + Array("\n</\(root)>\n".utf8)
    }

    /// The next document; all kinds of mistakes have their turn.
    mutating func next() -> (name: String, mutant: Mutant, document: XMLDocument)? {
        for _ in 0..<10_000 {
            guard let (name, document) = documents.randomElement(using: &random) else { return nil }
            let kind = Mutant.Kind.allCases[nextKind % Mutant.Kind.allCases.count]
            var mutator = Mutator(document, seed: random.next())
            guard let mutant = mutator.mutant(kind), let changed = XMLDocumentParser().parse(mutant.text).document
            else {
                continue
            }
            nextKind += 1
            return (name, mutant, changed)
        }
        return nil
    }
}
