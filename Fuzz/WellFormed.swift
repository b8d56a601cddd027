import CLibXML2
import MomentXML
import XMLTree

/// The documents among the inputs.
///
/// What is wrong with malformed input is found out at length by ``XMLDocumentParser``, for a person to read. `ParseTarget` is there for that; the other targets
/// ask libxml2 first, and have their time for documents.
enum WellFormed {
    private nonisolated(unsafe) static let context = vmxml_parser_new { _, _, _, _, _, _, _ in }

    /// The document; nil where there is none.
    static func document(_ bytes: [UInt8]) -> XMLDocument? {
        guard !bytes.isEmpty, !bytes.contains(0), let context else { return nil }
        let isWellFormed = bytes.withUnsafeBytes { buffer in
            vmxml_parser_run(context, nil, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(buffer.count))
                == 1
        }
        return isWellFormed ? XMLDocumentParser().parse(bytes).document : nil
    }
}
