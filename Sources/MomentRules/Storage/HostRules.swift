import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What only the host can tell: files, directories, ports, secrets. Nothing here runs without a probe.
enum HostRules {
    /// A file that is to be reused must be an image of the format, and large enough.
    static func checkReused(
        _ path: String,
        _ format: ImageFormat,
        of disk: DomainDisk?,
        _ host: HostProbe,
        at place: SourceAnchor,
        _ findings: inout Findings
    ) {
        guard let facts = host.image(path) else { return }
        if facts.format != format, format != .raw {
            findings.add(
                .reusedFileMisfit,
                "\(path) is in format '\(facts.format)', not '\(format)' as the document says",
                at: place
            )
        } else if let size = size(of: path, as: format, host),
            let needed = disk?.path.flatMap({ Self.size(of: $0, as: disk?.format ?? .raw, host) }), size < needed
        {
            findings.add(
                .reusedFileMisfit,
                "\(path) has \(size) bytes, fewer than the \(needed) of disk '\(disk?.target ?? "")'",
                at: place
            )
        }
    }

    /// The bytes of a disk in an image of a format, whatever the image says of itself: a guest wrote what a raw one holds, and may have
    /// written the header of another.
    static func size(of path: String, as format: ImageFormat, _ host: HostProbe) -> UInt64? {
        guard let facts = host.image(path) else { return nil }
        if facts.format == format { return facts.virtualSize }
        guard format == .raw, case .regular(let size) = host.file(path) else { return nil }
        return size
    }

    /// A storage server that is to take an overlay: somebody must listen there.
    static func checkStorage(_ source: XMLElement?, _ submission: Submission, _ findings: inout Findings) {
        guard let source, let host = submission.host,
            let server = source.element("host"), server["transport"] ?? "tcp" == "tcp", let name = server["name"],
            let port = server["port"].flatMap(UInt16.init)
                ?? SourceNormalizer.usualPort(of: StorageProtocol(rawValue: source["protocol"] ?? "")).map(UInt16.init),
            host.isPortFree(name, port) == true
        else { return }
        findings.add(.serverSilent, "nobody listens at port \(port) of \(name)", at: SourceAnchor(server))
    }

    /// The overlay of an external snapshot. Where nobody looks, libvirt's own generated names count as free.
    static func checkOverlay(
        _ path: String,
        isBlock: Bool,
        reuses: Bool,
        _ submission: Submission,
        at place: SourceAnchor,
        _ findings: inout Findings
    ) {
        guard let host = submission.host else { return }
        let fact = host.file(path)
        switch fact {
        case .missing, .noDirectory:
            if fact == .missing, !isBlock, !reuses {
                AccessRules.checkFile(path, submission, at: place, &findings)
                var room = RoomRules(submission)
                room?.add(path, Self.emptyOverlay, "an empty overlay", at: place)
                room?.tell(&findings)
            }
            if isBlock, !reuses {
                let isLookedAt = submission.release >= FeatureRelease.overlaysLookedAt
                let error: LibvirtError = isLookedAt ? .operationUnsupported : .systemError
                findings.add(.deviceMissing, "there is no \(path)", at: place, error: error)
            } else if reuses, fact == .missing {
                findings.add(.fileMissing, "\(path) is to be reused and does not exist", at: place)
            } else if reuses {
                let message = "the directory of \(path) does not exist"
                findings.add(.directoryMissing, message, at: place, error: .systemError)
            }
        case .regular(let size):
            if isBlock {
                let error: LibvirtError? = submission.release < FeatureRelease.overlaysLookedAt ? .internalError : nil
                findings.add(.wrongFileKind, "\(path) is not a block device", at: place, error: error)
            } else if size > 0, !reuses {
                findings.add(
                    .fileExists,
                    "\(path) exists and is not empty; libvirt does not overwrite it",
                    at: place,
                    error: .configUnsupported
                )
            }
        case .blockDevice:
            if !isBlock { findings.add(.wrongFileKind, "\(path) is a block device", at: place) }
        case .directory, .other: findings.add(.wrongFileKind, "\(path) is not a file", at: place)
        case .unreadable: break
        }
    }

    /// The bytes of a new qcow2 image with nothing in it.
    private static let emptyOverlay: UInt64 = 196_616

    /// The file that takes the memory.
    static func checkMemoryFile(
        _ path: String,
        _ submission: Submission,
        at place: SourceAnchor,
        _ findings: inout Findings
    ) {
        guard let host = submission.host else { return }
        switch host.file(path) {
        case .noDirectory: findings.add(.directoryMissing, "the directory of \(path) does not exist", at: place)
        case .directory: findings.add(.wrongFileKind, "\(path) is a directory", at: place, error: .systemError)
        case .regular(let size) where size > 0:
            findings.add(.memoryFileOverwritten, "\(path) exists and will be overwritten without a question", at: place)
        default: break
        }
    }

    /// The port a backup is served at.
    static func checkServer(
        _ name: String,
        _ port: UInt16,
        _ submission: Submission,
        _ origin: XMLElement?,
        _ findings: inout Findings
    ) {
        guard let host = submission.host else { return }
        if host.resolves(name) == false {
            findings.add(.hostUnknown, "the name '\(name)' has no address", at: SourceAnchor(origin, "name"))
        } else if host.isPortFree(name, port) == false {
            findings.add(.portTaken, "port \(port) of \(name) is in use", at: SourceAnchor(origin, "port"))
        }
    }

    /// The port that libvirt is to choose.
    static func checkChoice(_ name: String, _ submission: Submission, _ origin: XMLElement?, _ findings: inout Findings)
    {
        guard let host = submission.host else { return }
        if host.resolves(name) == false {
            findings.add(.hostUnknown, "the name '\(name)' has no address", at: SourceAnchor(origin, "name"))
        } else if host.backupPorts.allSatisfy({ host.isPortFree(name, $0) == false }) {
            findings.add(
                .noPortFree,
                "no free port at \(name) among \(host.backupPorts)",
                at: SourceAnchor(origin, "name"),
                error: .internalError
            )
        }
    }

    /// The socket a backup is served at.
    static func checkSocket(
        _ path: String,
        _ submission: Submission,
        _ origin: XMLElement?,
        _ findings: inout Findings
    ) {
        guard let host = submission.host, path.hasPrefix("/") else { return }
        let place = SourceAnchor(origin, "socket")
        switch host.file(path) {
        case .noDirectory:
            findings.add(
                .directoryMissing,
                "the directory of \(path) does not exist",
                at: place,
                error: .internalError
            )
        case .directory:
            findings.add(.wrongFileKind, "\(path) is a directory", at: place, error: .internalError)
        default: AccessRules.checkSocket(path, submission, at: place, &findings)
        }
    }
}

extension SecretReference {
    /// How a secret is named, behind the word itself.
    var words: String {
        switch self {
        case .uuid(let uuid): uuid
        case .usage(let usage): "of the usage '\(usage)'"
        }
    }
}
