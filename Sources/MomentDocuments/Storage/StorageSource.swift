import MomentDiagnostics
import XMLTree

/// Where a disk's data is: the `<source>` of a domain's or a snapshot's disk.
public struct StorageSource: Hashable, Sendable {
    /// The place, by the kind of storage.
    public var location: Location
    /// The number libvirt gave the node; it prints it and ignores it.
    public var index: UInt32?
    /// Whether the guest may start without the data; for a domain's disks only.
    public var startupPolicy: String?
    /// The parts of the storage that are used; at most one.
    public var slices: [StorageSlice]?
    /// Where the data of the image is, if it is apart from the image; from 10.10.0.
    public var dataStore: DataStore? {
        get { rareDataStore.part }
        set { rareDataStore = RarePart(newValue) }
    }
    /// How security drivers treat it, one entry a driver; none for network storage.
    public var securityLabels: [SecurityLabel]
    /// Who logs in at the server.
    public var auth: StorageAuth? {
        get { rareAuth.part }
        set { rareAuth = RarePart(newValue) }
    }
    /// How the data is encrypted.
    public var encryption: StorageEncryption? {
        get { rareEncryption.part }
        set { rareEncryption = RarePart(newValue) }
    }
    /// Persistent reservations.
    public var reservations: StorageReservations? {
        get { rareReservations.part }
        set { rareReservations = RarePart(newValue) }
    }
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    private var rareDataStore = RarePart<DataStore>()
    private var rareAuth = RarePart<StorageAuth>()
    private var rareEncryption = RarePart<StorageEncryption>()
    private var rareReservations = RarePart<StorageReservations>()

    /// A place, by the kind of storage.
    public enum Location: Hashable, Sendable {
        /// A file of the host; without a path libvirt makes one up. A group of file descriptors can stand for the path.
        case file(String?, descriptorGroup: String? = nil)
        /// A block device of the host.
        case block(String?)
        /// A location on a server of the network.
        indirect case network(NetworkLocation)
        /// A directory shown as a FAT disk.
        case directory(String?)
        /// A volume of a storage pool.
        indirect case volume(VolumeLocation)
        /// A whole NVMe device.
        indirect case nvme(NVMeLocation)
        /// A disk served by another process.
        indirect case vhostUser(VhostUserLocation)
        /// A kind of storage that is not known here; what it needs is kept.
        case other(StorageType)
    }

    /// Makes a source of a place.
    public init(_ location: Location) {
        self.location = location
        securityLabels = []
    }

    /// A file of the host.
    public static func file(_ path: String) -> StorageSource { StorageSource(.file(path)) }
    /// A block device of the host.
    public static func block(_ device: String) -> StorageSource { StorageSource(.block(device)) }
    /// Describes a source on a server of the network.
    public static func network(_ location: NetworkLocation) -> StorageSource { StorageSource(.network(location)) }

    /// The kind of storage.
    public var type: StorageType {
        switch location {
        case .file: .file
        case .block: .block
        case .network: .network
        case .directory: .dir
        case .volume: .volume
        case .nvme: .nvme
        case .vhostUser: .vhostUser
        case .other(let type): type
        }
    }

    /// The path, device or name at the server; nil where there is none, or an empty one, which libvirt takes for none.
    public var path: String? {
        let path: String? =
            switch location {
            case .file(let path, _), .block(let path), .directory(let path): path
            case .network(let location): location.name
            case .vhostUser(let location): location.path
            case .volume, .nvme, .other: nil
            }
        return path?.isEmpty == true ? nil : path
    }
}

extension StorageSource: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        map(&coder, value, type: value?.type ?? .file)
    }

    /// The mapping of a source whose disk says what type it is.
    ///
    /// - Parameter isOfData: whether it is the source of a data store, which has none of its own
    package static func map<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        _ value: Self?,
        type: StorageType,
        isOfData: Bool = false
    ) -> Self {
        let startupPolicy =
            type == .file || type == .block
            ? coder.attribute(
                "startupPolicy",
                value?.startupPolicy,
                .init("whether the guest may start without", isOutput: true)
            ) : nil
        let index = coder.attribute(
            "index",
            value?.index,
            .init("number of the node; ignored on input", .positive)
        )
        var source = StorageSource(Location.map(&coder, value?.location, type))
        source.startupPolicy = startupPolicy
        source.index = index
        source.slices = coder.list("slices", of: "slice", value?.slices, count: 1...1, "the part that is used")
        if !isOfData {
            let note = FieldNote("where the data is, apart from the image", since: .init(10, 10, 0))
            source.dataStore = coder.child("dataStore", value?.dataStore, note)
        }
        if type != .network {
            source.securityLabels = coder.children(
                "seclabel",
                value?.securityLabels,
                count: 0...Int.max,
                // libvirt prints labels behind these, and its schema wants them before.
                .init("how a security driver treats it", isOutput: source.slices != nil || source.dataStore != nil)
            )
        }
        source.auth = coder.child("auth", value?.auth, .init("who logs in", isOutput: !source.takesLogin))
        source.encryption = coder.child(
            "encryption",
            value?.encryption,
            .init("how the data is encrypted", isOutput: !source.takesEncryption)
        )
        source.reservations = coder.child(
            "reservations",
            value?.reservations,
            .init("persistent reservations", isOutput: true)
        )
        return source
    }

    /// Whether the schema lets the server be logged in at.
    private var takesLogin: Bool {
        guard case .network(let location) = location else { return false }
        if case .ssh(let location) = location { return location.identity == nil }
        return [.rbd, .iscsi, .http, .https, .ftp, .ftps].contains(location.protocol)
    }

    private var takesEncryption: Bool {
        guard case .network(let location) = location else { return true }
        return ![.vxhs, .nfs].contains(location.protocol)
    }
}
