import MomentDiagnostics
import MomentDocuments
import XMLTree

/// A storage source as libvirt holds and prints it again.
enum SourceNormalizer {
    /// The source with nothing but its fields, defaults said, and without what libvirt does not print.
    static func normalize(_ source: StorageSource, _ type: StorageType, release: ReleaseNumber) -> StorageSource {
        let location = source.location
        var copy = source
        copy.unmodelled = UnmodelledContent()
        // A server that is not named stays away.
        copy.unmodelled.implied = source.unmodelled.implied.filter { $0 == "host" }
        copy.index = nil
        copy.startupPolicy = nil
        // Of several slices the first counts.
        copy.slices = source.slices?.first { $0.type == "storage" }.map { [ElementNormalizer.normalize($0)] }
        copy.dataStore = release < FeatureRelease.dataStore ? nil : source.dataStore.map { dataStore($0, release) }
        copy.securityLabels = labels(source.securityLabels, release)
        copy.auth = source.auth.map(ElementNormalizer.normalize)
        copy.encryption = source.encryption.map { encryption($0, release, isUsed: false) }
        if release < FeatureRelease.richerSources { copy.location = copy.location.plain }
        copy.reservations = source.reservations.map(ElementNormalizer.normalize)
        if release < FeatureRelease.reservationsMigrate { copy.reservations?.migration = nil }
        if case .network(let network) = location { copy.location = .network(self.network(network, release)) }
        return copy
    }

    /// A data store as printed: its data is raw, whatever was said.
    private static func dataStore(_ store: DataStore, _ release: ReleaseNumber) -> DataStore {
        var copy = ElementNormalizer.normalize(store)
        copy.format = DataFormat(.raw)
        copy.source = store.source.map { normalize($0, store.type ?? .file, release: release) }
        return copy
    }

    /// Labels as printed: whether to label is always said, and only one label text is kept, if it says anything.
    static func labels(_ labels: [SecurityLabel], _ release: ReleaseNumber) -> [SecurityLabel] {
        labels.map { label in
            var copy = ElementNormalizer.normalize(label)
            copy.labels = copy.labels.prefix(1).filter { !$0.text.isEmpty }
            if release < FeatureRelease.richerSources { copy.labelSkip = nil }
            if copy.labelSkip == true { copy.relabel = nil } else if copy.relabel == nil { copy.relabel = true }
            return copy
        }
    }

    /// An encryption as printed.
    ///
    /// - Parameter isUsed: whether libvirt has settled who encrypts by then, as it has for the images of a backup
    static func encryption(_ encryption: StorageEncryption, _ release: ReleaseNumber, isUsed: Bool) -> StorageEncryption
    {
        var copy = ElementNormalizer.normalize(encryption)
        if release < FeatureRelease.encryptionEngine {
            copy.engine = nil
        } else if isUsed, copy.engine == nil, copy.format == .luks {
            copy.engine = .qemu
        }
        if copy.format != .luks {
            copy.cipher = nil
            copy.initializationVectors = nil
        }
        return copy
    }

    private static func network(_ location: NetworkLocation, _ release: ReleaseNumber) -> NetworkLocation {
        let port = usualPort(of: location.protocol)
        func host(_ host: StorageHost) -> StorageHost {
            var copy = ElementNormalizer.normalize(host)
            if case .tcp(let name, let given) = copy.address, given ?? 0 == 0, !name.isEmpty {
                copy.address = .tcp(name: name, port: port)
            }
            return copy
        }
        switch location {
        case .nbd(var part):
            part.host = host(part.host)
            if release < FeatureRelease.reconnection { part.reconnect = nil }
            if release < FeatureRelease.richerSources { part.tlsHostname = nil }
            return .nbd(part)
        case .rbd(var part):
            part.hosts = part.hosts.map(host)
            return .rbd(part)
        case .iscsi(var part):
            part.host = host(part.host)
            return .iscsi(part)
        case .web(var part):
            part.host = host(part.host)
            part.scheme = part.scheme.withoutCookies
            return .web(part)
        case .sheepdog(var part):
            part.host = host(part.host)
            return .sheepdog(part)
        case .tftp(var part):
            part.host = host(part.host)
            return .tftp(part)
        case .gluster(var part):
            part.hosts = part.hosts.map(host)
            return .gluster(part)
        case .vxhs(var part):
            part.host = host(part.host)
            return .vxhs(part)
        case .nfs(var part):
            part.host = host(part.host)
            return .nfs(part)
        case .ssh(var part):
            part.host = host(part.host)
            return .ssh(part)
        case .other: return location
        }
    }

    /// The port libvirt puts in where a host has none.
    static func usualPort(of word: StorageProtocol) -> UInt32? {
        switch word {
        case .http: 80
        case .https: 443
        case .ftp: 21
        case .ftps: 990
        case .tftp: 69
        case .sheepdog: 7000
        case .nbd: 10_809
        case .ssh: 22
        case .iscsi: 3260
        case .gluster: 24_007
        case .vxhs: 9999
        default: nil
        }
    }
}

extension StorageSource.Location {
    /// The location without a group of file descriptors.
    fileprivate var plain: StorageSource.Location {
        if case .file(let path, _) = self { .file(path) } else { self }
    }
}

extension WebLocation.Scheme {
    /// The scheme without its cookies, which libvirt never prints.
    fileprivate var withoutCookies: WebLocation.Scheme {
        switch self {
        case .http(let query, _): .http(query: query)
        case .https(let query, let verification, _):
            .https(query: query, verification: verification.map(ElementNormalizer.normalize))
        case .ftp: .ftp
        case .ftps(let verification): .ftps(verification: verification.map(ElementNormalizer.normalize))
        }
    }
}
