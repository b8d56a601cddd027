import XMLTree

/// A file or block device a backup writes: the `<target>` of a push disk, the `<scratch>` of a pull disk.
public struct BackupImage: Hashable, Sendable {
    /// Its path; nil leaves it to libvirt, which only makes up names of files.
    public var path: String?
    /// How security drivers treat it.
    public var securityLabels: [SecurityLabel]
    /// How it is encrypted: LUKS with one passphrase.
    public var encryption: StorageEncryption? {
        get { rareEncryption.part }
        set { rareEncryption = RarePart(newValue) }
    }
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    private var rareEncryption = RarePart<StorageEncryption>()

    /// Makes an image at a path.
    public init(_ path: String?, securityLabels: [SecurityLabel] = [], encryption: StorageEncryption? = nil) {
        self.path = path
        self.securityLabels = securityLabels
        self.encryption = encryption
    }
}

extension BackupImage: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        map(&coder, value, type: .file)
    }

    /// The mapping of an image whose disk says whether it is a file or a block device.
    static func map<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        _ value: Self?,
        type: BackupImageType
    ) -> Self {
        let path: String =
            switch type {
            case .file:
                coder.attribute(
                    "file",
                    value?.path,
                    default: "",
                    isRequired: true,
                    .init("path of the file", .absolutePath)
                )
            case .block:
                coder.attribute(
                    "dev",
                    value?.path,
                    default: "",
                    isRequired: true,
                    .init("path of the device", .absolutePath)
                )
            }
        return BackupImage(
            path.isEmpty ? nil : path,
            securityLabels: coder.children(
                "seclabel",
                value?.securityLabels,
                count: 0...Int.max,
                "how a security driver treats it"
            ),
            encryption: coder.child("encryption", value?.encryption, "how it is encrypted") {
                StorageEncryption.mapBackup(&$0, $1)
            }
        )
    }
}

/// What a backup writes to.
public enum BackupImageType: String, ClosedValue, Sendable {
    /// A file of the host.
    case file
    /// A block device of the host.
    case block
}
