import CLibXML2Peer

/// libxml2 as a C program uses it.
enum Peer {
    static func parse(_ bytes: [UInt8]) {
        let isWellFormed = bytes.withUnsafeBytes { peer_parse($0.bindMemory(to: CChar.self).baseAddress, $0.count) }
        precondition(isWellFormed != 0)
    }

    static func print(_ bytes: [UInt8]) {
        let count = bytes.withUnsafeBytes { peer_print($0.bindMemory(to: CChar.self).baseAddress, $0.count) }
        precondition(count > 0)
    }

    /// A document that libxml2 parsed, freed with this object.
    final class Document {
        fileprivate let pointer: UnsafeMutableRawPointer

        init(_ bytes: [UInt8]) {
            let made = bytes.withUnsafeBytes { peer_document($0.bindMemory(to: CChar.self).baseAddress, $0.count) }
            guard let made else { preconditionFailure("the corpus is well-formed") }
            pointer = made
        }

        deinit { peer_document_free(pointer) }
    }

    /// A compiled grammar.
    final class Grammar {
        private let pointer: UnsafeMutableRawPointer

        init?(_ path: String) {
            guard let made = peer_grammar(path) else { return nil }
            pointer = made
        }

        deinit { peer_grammar_free(pointer) }

        func isValid(_ document: Document) -> Bool { peer_validate(pointer, document.pointer) == 0 }

        /// The processor time a validation takes; nil if that is more than the limit.
        func seconds(for document: Document, limit: UInt32) -> Double? {
            let seconds = peer_validate_seconds(pointer, document.pointer, limit)
            return seconds < 0 ? nil : seconds
        }
    }
}
