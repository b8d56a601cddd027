import Diagnostics
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
        at place: Place,
        _ findings: inout Findings
    ) {
        guard let facts = host.image(path) else { return }
        if facts.format != format, format != .raw {
            findings.add(
                .reusedFileMisfit,
                "\(path) is to be reused as '\(format)', and is '\(facts.format)'",
                at: place
            )
        } else if let size = facts.virtualSize, let needed = disk?.path.flatMap(host.image)?.virtualSize, size < needed
        {
            findings.add(
                .reusedFileMisfit,
                "\(path) holds \(size) bytes, and disk '\(disk?.target ?? "")' has \(needed)",
                at: place
            )
        }
    }

    /// A storage server that is to take an overlay: somebody must listen there.
    static func checkStorage(_ source: XMLElement?, _ submission: Submission, _ findings: inout Findings) {
        guard let source, let host = submission.host,
            let server = source.element("host"), server["transport"] ?? "tcp" == "tcp", let name = server["name"],
            let port = server["port"].flatMap(UInt16.init)
                ?? SourceNormalizer.usualPort(of: StorageProtocol(rawValue: source["protocol"] ?? "")).map(UInt16.init),
            host.isPortFree(name, port) == true
        else { return }
        findings.add(.serverSilent, "nobody listens at port \(port) of \(name)", at: Place(server))
    }

    /// The overlay of an external snapshot. Where nobody looks, libvirt's own generated names count as free.
    static func checkOverlay(
        _ path: String,
        isBlock: Bool,
        reuses: Bool,
        _ submission: Submission,
        at place: Place,
        _ findings: inout Findings
    ) {
        guard let host = submission.host else { return }
        let fact = host.file(path)
        switch fact {
        case .missing, .noDirectory:
            if isBlock, !reuses {
                let isLookedAt = submission.release >= Gate.overlaysLookedAt
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
                let error: LibvirtError? = submission.release < Gate.overlaysLookedAt ? .internalError : nil
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

    /// The file that takes the memory.
    static func checkMemoryFile(_ path: String, _ submission: Submission, at place: Place, _ findings: inout Findings) {
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
            findings.add(.hostUnknown, "the name '\(name)' has no address", at: Place(origin, "name"))
        } else if host.isPortFree(name, port) == false {
            findings.add(.portTaken, "port \(port) of \(name) is in use", at: Place(origin, "port"))
        }
    }

    /// The port that libvirt is to choose.
    static func checkChoice(_ name: String, _ submission: Submission, _ origin: XMLElement?, _ findings: inout Findings)
    {
        guard let host = submission.host else { return }
        if host.resolves(name) == false {
            findings.add(.hostUnknown, "the name '\(name)' has no address", at: Place(origin, "name"))
        } else if host.backupPorts.allSatisfy({ host.isPortFree(name, $0) == false }) {
            findings.add(
                .noPortFree,
                "no port of \(host.backupPorts) is free at \(name)",
                at: Place(origin, "name"),
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
        let place = Place(origin, "socket")
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
        default: break
        }
    }
}

extension Rule {
    static let reusedFileMisfit = Rule(
        .reusedFileMisfit,
        .host,
        error: .internalError,
        "A file to be reused is not the image it should be",
        "With reuse-external QEMU opens the file as it is: it must be of the format the document says, and as large as the disk.",
        before: "reuse-external with an empty file",
        after: "the same after qemu-img create -f qcow2 FILE SIZE"
    )

    static let serverSilent = Rule(
        .serverSilent,
        .host,
        error: .internalError,
        "Nobody listens where an overlay is to be",
        "QEMU opens the overlay when the snapshot is made, so the server must run by then.",
        before: "<host name='127.0.0.1' port='9'/>",
        after: "the same with the server running"
    )

    static let fileExists = Rule(
        .fileExists,
        .host,
        error: .invalidArgument,
        "A file to be written exists",
        "libvirt overwrites nothing. Name another file, or submit with reuse-external a file made for the purpose.",
        before: "<target file='/backup/vda.qcow2'/> where the file exists",
        after: "<target file='/backup/vda-2.qcow2'/>"
    )

    static let fileMissing = Rule(
        .fileMissing,
        .host,
        error: .systemError,
        "A file to be reused does not exist",
        "With reuse-external all files must be there beforehand, in the right format, and with the right backing image.",
        before: "reuse-external with <target file='/backup/new'/>",
        after: "the same after qemu-img create"
    )

    static let directoryMissing = Rule(
        .directoryMissing,
        .host,
        error: .systemError,
        "The directory of a file does not exist",
        "libvirt makes files, never directories.",
        before: "<target file='/backup/monday/vda.qcow2'/>",
        after: "the same after mkdir /backup/monday"
    )

    static let deviceMissing = Rule(
        .deviceMissing,
        .host,
        error: .systemError,
        "A block device does not exist",
        "A device is written to in place, so it has to be there.",
        before: "<target dev='/dev/vg/nothing'/>",
        after: "<target dev='/dev/vg/backup'/>"
    )

    static let wrongFileKind = Rule(
        .wrongFileKind,
        .host,
        error: .configUnsupported,
        "What is at a path is of another kind than the document says",
        "type='file' wants a regular file, type='block' a block device.",
        before: "<disk type='file'><source file='/dev/sdb'/></disk>",
        after: "<disk type='block'><source dev='/dev/sdb'/></disk>"
    )

    static let memoryFileOverwritten = Rule(
        warning: .memoryFileOverwritten,
        .host,
        "The file for the memory exists",
        "Unlike disk images, an existing memory file is overwritten silently.",
        before: "<memory snapshot='external' file='/vm/mem'/> where the file exists",
        after: "<memory snapshot='external' file='/vm/mem-2'/>"
    )

    static let hostUnknown = Rule(
        .hostUnknown,
        .host,
        error: .internalError,
        "The server's name has no address",
        "QEMU listens at the address the name stands for; without one it can't.",
        before: "<server name='no.such.host' port='10809'/>",
        after: "<server name='localhost' port='10809'/>"
    )

    static let portTaken = Rule(
        .portTaken,
        .host,
        error: .internalError,
        "The server's port is in use",
        "Each job needs a port of its own; libvirt does not look for a free one.",
        before: "<server name='localhost' port='10809'/> twice",
        after: "<server name='localhost' port='10810'/>"
    )

    static let secretUnknown = Rule(
        .secretUnknown,
        .host,
        error: .noSecret,
        "An encryption names a secret that libvirt does not have",
        "Define the secret and set its value before the job begins.",
        before: "<secret type='passphrase' usage='nowhere'/>",
        after: "<secret type='passphrase' usage='backup'/>"
    )
}
