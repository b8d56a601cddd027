import LibXML
import TestSupport
import Testing
import XMLTree

extension Samples {
    /// The valid samples of all three kinds.
    static let valid = documentsOrNone("backup", "checkpoint", "snapshot")
    /// What a real libvirt printed.
    static let live = documentsOrNone("live/backup", "live/checkpoint", "live/snapshot")

    /// A missing folder gives none, which the test that counts them reports.
    private static func documentsOrNone(_ folders: String...) -> [Sample] {
        folders.flatMap { (try? documents($0)) ?? [] }
    }
}

extension Samples.Sample {
    func document() throws -> XMLDocument { try #require(XMLParser().parse(bytes, name: path).document) }
}
