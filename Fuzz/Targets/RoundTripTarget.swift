import MomentDocuments
import MomentTesting
import MomentXML
import XMLTree

/// Decoding and encoding lose nothing, whatever the document holds.
enum RoundTripTarget: FuzzTarget {
    private static let check = RoundTrip(expectsSamePrint: false)

    static func run(_ bytes: [UInt8]) {
        guard let document = WellFormed.document(bytes), let decoded = try? MomentDocument.decode(document) else {
            return
        }
        let failures = check.check(decoded.value)
        expect(failures.isEmpty, failures.map(\.description).joined(separator: "\n"))
        expect(
            MomentDiff.differences(between: document, and: document).isEmpty,
            "a document differs from itself"
        )
        // What is sent again is a document that can be printed.
        let resubmission = Resubmission(of: decoded.value)
        expect((try? XMLPrinter().print(resubmission.document)) != nil, "what is sent again can't be printed")
    }
}
