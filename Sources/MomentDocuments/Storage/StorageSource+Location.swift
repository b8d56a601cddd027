extension StorageSource.Location {
    static func map<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        _ value: Self?,
        _ type: StorageType
    ) -> Self {
        switch type {
        case .file:
            .file(
                coder.attribute("file", value?.plainPath, .init("path of the file", .absolutePath)),
                descriptorGroup: coder.attribute(
                    "fdgroup",
                    value?.descriptorGroup,
                    .init("group of file descriptors that stands for it", isOutput: true)
                )
            )
        case .block: .block(mapRequired(&coder, "dev", value?.plainPath, "path of the device"))
        case .network: .network(NetworkLocation.map(&coder, value?.network))
        case .dir: .directory(mapRequired(&coder, "dir", value?.plainPath, "path of the directory"))
        case .volume: .volume(VolumeLocation.map(&coder, value?.volume))
        case .nvme: .nvme(NVMeLocation.map(&coder, value?.nvme))
        case .vhostUser: .vhostUser(VhostUserLocation.map(&coder, value?.vhostUser))
        default: .other(type)
        }
    }

    private static func mapRequired<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        _ name: String,
        _ value: String?,
        _ meaning: StaticString
    ) -> String? {
        let path = coder.attribute(name, value, default: "", isRequired: true, .init(meaning, .absolutePath))
        return path.isEmpty ? nil : path
    }

    private var plainPath: String? {
        switch self {
        case .file(let path, _), .block(let path), .directory(let path): path
        case .network, .volume, .nvme, .vhostUser, .other: nil
        }
    }

    private var descriptorGroup: String? {
        if case .file(_, let group) = self { group } else { nil }
    }

    private var network: NetworkLocation? {
        if case .network(let location) = self { location } else { nil }
    }

    private var volume: VolumeLocation? {
        if case .volume(let location) = self { location } else { nil }
    }

    private var nvme: NVMeLocation? {
        if case .nvme(let location) = self { location } else { nil }
    }

    private var vhostUser: VhostUserLocation? {
        if case .vhostUser(let location) = self { location } else { nil }
    }
}
