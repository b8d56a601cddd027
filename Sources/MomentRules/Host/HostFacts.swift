public import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What a host says of itself and of one of its domains: all that rules ask a host for, as a value.
///
/// A host gives it, or a file in which it was kept (``Codable``), or whoever puts it together. What is nil, or in no list, was not
/// looked at, and no rule assumes anything of it; ``unseen`` says why.
public struct HostFacts: Hashable, Sendable, FactRecord {
    /// The form that is read and written.
    public static let currentForm: UInt64 = 1

    private var form: UInt64? = Self.currentForm
    /// The URI of the connection that the facts came by.
    public var uri: String?
    /// The name that the host gives itself, or nil if it was not asked.
    public var hostname: String?
    /// libvirt's driver, such as `QEMU`.
    public var driver: String?
    /// The release of libvirt at the host.
    public var libvirt: ReleaseNumber?
    /// The release of QEMU there.
    public var emulator: ReleaseNumber?
    /// The domain; nil for facts of a host alone.
    public var domain: DomainFacts?
    /// The images of the domain's disks, each disk's in a row from the one that is written downward.
    public var images: [ImageFacts]?
    /// Files and directories: those of the images with all above them, and what was asked for beside.
    public var files: [FileFacts]?
    /// libvirt's secrets, by their names and never by their values.
    public var secrets: [SecretFacts]?
    /// Who QEMU runs as, for domains that do not say it themselves.
    public var process: ProcessFacts?
    /// The least port of libvirt's choice for backups: backup_port_min.
    public var lowestBackupPort: UInt64?
    /// The greatest port of libvirt's choice for backups: backup_port_max.
    public var highestBackupPort: UInt64?
    /// The ports among these that are taken at every address; nil where they were not tried.
    public var takenPorts: [UInt32]?
    /// Whether there are TLS certificates for backups.
    public var hasBackupCertificates: Bool?
    /// What could not be looked at, each a sentence with the reason.
    public var unseen: [String]?

    /// Makes facts of which none is known.
    public init() {}

    package mutating func map(_ fields: inout FactFields) {
        fields.number("form", &form, "The form of these facts: 1.")
        fields.text("uri", &uri, "The connection that they came by.")
        fields.text("hostname", &hostname, "The host's name.")
        fields.text("driver", &driver, "libvirt's driver, such as QEMU.")
        fields.release("libvirt", &libvirt, "The release of libvirt at the host.")
        fields.release("emulator", &emulator, "The release of QEMU there.")
        fields.record("domain", &domain, "The domain.")
        fields.records("images", &images, "The images of its disks, each disk's from the one that is written downward.")
        fields.records(
            "files",
            &files,
            "Files and directories: those of the images with all above them, and others that were asked for."
        )
        fields.records("secrets", &secrets, "libvirt's secrets by name, never by value.")
        fields.record("process", &process, "Who QEMU runs as.")
        fields.number("lowestBackupPort", &lowestBackupPort, "backup_port_min of qemu.conf.")
        fields.number("highestBackupPort", &highestBackupPort, "backup_port_max of qemu.conf.")
        fields.identifiers("takenPorts", &takenPorts, "The ports from the one to the other that are taken.")
        fields.flag("hasBackupCertificates", &hasBackupCertificates, "Whether there are TLS certificates for backups.")
        fields.texts("unseen", &unseen, "What could not be looked at, each with the reason.")
    }

    /// The form that was read.
    var readForm: UInt64? { form }

    /// The image at a path.
    public func image(_ path: String) -> ImageFacts? { images?.first { $0.path == path } }

    /// What is known of a path.
    public func file(_ path: String) -> FileFacts? { files?.first { $0.path == path } }
}

extension HostFacts: Codable {
    /// Reads the JSON form that `docs/reference/host-facts.md` describes.
    ///
    /// - Throws: `DecodingError` for anything that is not of that form, members that it does not know among it.
    public init(from decoder: any Decoder) throws {
        let value = try JSONValue(from: decoder)
        var fault: String?
        self = FactFields.read(value, at: "", &fault)
        if fault == nil, readForm != Self.currentForm {
            fault = "form is not \(Self.currentForm), the one that is known"
        }
        if let fault {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: fault))
        }
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws { try FactFields.written(self).encode(to: encoder) }

    /// The JSON form's fields, for its page.
    package static var description: [FactDescription] { FactFields.described(HostFacts.self) }
}
