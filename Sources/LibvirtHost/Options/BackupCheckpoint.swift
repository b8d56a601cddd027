internal import XMLTree

/// A checkpoint that is made at the instant a backup begins.
public struct BackupCheckpoint: Hashable, Sendable {
    /// The `<domaincheckpoint>` document.
    public var xml: String
    /// Whether libvirt remembers the checkpoint. When not, the bitmaps stay in the images and the caller keeps the
    /// description: libvirt has no flag for it, so the checkpoint is made and its metadata then deleted.
    public var keepsMetadata: Bool
    /// What the document is called in findings.
    public var documentName: String

    /// Makes one of a document.
    public init(xml: String, keepsMetadata: Bool = true, documentName: String = "the checkpoint document") {
        self.xml = xml
        self.keepsMetadata = keepsMetadata
        self.documentName = documentName
    }
}
