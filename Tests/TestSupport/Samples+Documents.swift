import MomentXML
public import XMLTree

extension Samples {
    /// The valid samples of all three kinds.
    public static let valid = documentsOrNone("backup", "checkpoint", "snapshot")
    /// What a real libvirt printed.
    public static let live = documentsOrNone("live/backup", "live/checkpoint", "live/snapshot")

    /// A missing folder gives none, which the test that counts them reports.
    private static func documentsOrNone(_ folders: String...) -> [Sample] {
        folders.flatMap { (try? documents($0)) ?? [] }
    }

    /// A sample that is no XML.
    public struct NotWellFormed: Error {
        /// The file's path below the samples folder.
        public let path: String
    }
}

extension Samples.Sample {
    /// The sample, read.
    ///
    /// - Throws: ``Samples/NotWellFormed``
    public func document() throws -> XMLDocument {
        guard let document = XMLDocumentParser().parse(bytes, name: path).document else {
            throw Samples.NotWellFormed(path: path)
        }
        return document
    }
}
