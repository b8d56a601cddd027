import FoundationEssentials
import MomentDocuments
import MomentXML
import XMLTree

/// Any bytes are a document in JSON or an error; a document leads to JSON and back, from XML too.
enum JSONTarget: FuzzTarget {
    static func run(_ bytes: [UInt8]) {
        if bytes.first == UInt8(ascii: "<") {
            guard let document = WellFormed.document(bytes), let value = try? MomentDocument.decode(document).value
            else { return }
            there(value)
        } else if let value = try? JSONDecoder().decode(MomentDocument.self, from: Data(bytes)) {
            there(value)
        }
    }

    private static func there(_ value: MomentDocument) {
        // A name or text that XML can't carry has no print, and so no JSON.
        guard let data = try? JSONEncoder().encode(value) else { found("a document has no JSON") }
        guard let back = try? JSONDecoder().decode(MomentDocument.self, from: data) else {
            found("its JSON can't be read: \(String(decoding: data, as: UTF8.self))")
        }
        expect(back == value, "another document: \(String(decoding: data, as: UTF8.self))")
    }
}
