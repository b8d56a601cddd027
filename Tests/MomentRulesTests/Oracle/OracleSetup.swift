import Foundation
import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import XMLTree

/// The state of things a case was asked in, from its definition of the domain and the steps done before.
struct OracleSetup {
    var context: DomainContext
    private let release: ReleaseNumber
    private(set) var files: [String: HostProbe.FileKind]
    private var images: [String: ImageFacts] = [:]
    private var takenPorts: Set<UInt16> = []
    private var directories: Set<String> = ["", "/", "/srv", "/srv/images", "/dev", "/run", "/tmp"]

    init(_ oracle: OracleCase, _ domain: XMLElement, _ release: ReleaseNumber, hostFiles: [String: String]) throws {
        self.release = release
        let description = DomainDescription(domain)
        context = DomainContext(description, state: oracle.state, isPersistent: oracle.persistent)
        context.bitmaps = Dictionary(uniqueKeysWithValues: description.disks.map { ($0.target, []) })
        context.internalSnapshots = []
        // Nobody answers in the guests of the recordings.
        if description.hasAgentChannel, oracle.state == .running { context.description.isAgentConnected = false }
        context.descriptorGroups = []
        files = [:]
        for name in ["null", "zero"] { files["/dev/\(name)"] = .other }
        for number in 10...12 { files["/dev/loop\(number)"] = .blockDevice }
        for disk in description.disks {
            guard let path = disk.path, path.hasPrefix("/"), disk.type == .file else { continue }
            files[path] = .regular(size: 1 << 20)
            images[path] = disk.format.map { .init("", format: $0, virtualSize: 1 << 26) }
            addDirectories(of: path)
        }
        directories.insert("/srv/images/\(description.name)")
        for (path, kind) in hostFiles {
            switch kind {
            case "directory": files[path] = .directory
            case "empty": files[path] = .regular(size: 0)
            case "filled": files[path] = .regular(size: 1 << 20)
            case "small":
                (files[path], images[path]) = (.regular(size: 1 << 20), .init("", format: .qcow2, virtualSize: 1))
            case "raw": (files[path], images[path]) = (.regular(size: 1 << 20), .init("", format: .raw))
            default: preconditionFailure("no kind of file: \(kind)")
            }
        }
        for step in oracle.setup { try run(step, time: Instant(1_600_000_000)) }
    }

    private mutating func addDirectories(of path: String) {
        var parent = path
        while let slash = parent.lastIndex(of: "/") {
            parent = String(parent[..<slash])
            directories.insert(parent)
        }
    }

    private mutating func run(_ step: OracleCase.SetupStep, time: Instant) throws {
        switch step.op {
        case "checkpointCreateXML": try makeMoment(step, .checkpoint, time)
        case "snapshotCreateXML": try makeMoment(step, .snapshot, time)
        case "backupBegin": context.runningJob = .backup
        case "bitmapAdd":
            if let dev = step.dev, let name = step.name {
                let bitmap = DomainContext.ImageBitmap(name, isUsable: step.persistent ?? true)
                context.bitmaps?[dev, default: []].insert(bitmap)
            }
        case "blockCommitActive":
            if let index = context.description.disks.firstIndex(where: { $0.target == step.dev }) {
                context.description.disks[index].hasBlockJob = true
                context.description.disks[index].mirrorJob = "active-commit"
            }
        case "destroy", "managedSave": context.state = .shutoff
        case "touch":
            if let path = step.path {
                files[path] = .regular(size: step.size ?? 0)
                images[path] = .init("", format: .raw, virtualSize: step.size ?? 0)
            }
        case "mkdir":
            if let path = step.path {
                files[path] = .directory
                directories.insert(path)
            }
        case "symlink": if let path = step.path, let to = step.to { files[path] = files[to] ?? .missing }
        case "mkimg":
            if let path = step.path {
                files[path] = .regular(size: 1 << 18)
                images[path] = .init("", format: ImageFormat(rawValue: step.fmt ?? "raw"), virtualSize: 1 << 26)
            }
        case "listen": if let port = step.port { takenPorts.insert(port) }
        case "write": break
        default: preconditionFailure("no setup step: \(step.op)")
        }
    }

    private mutating func makeMoment(_ step: OracleCase.SetupStep, _ kind: MomentDocument.Kind, _ time: Instant) throws
    {
        let flags = Set((step.flags ?? []).compactMap { APIFlag($0) })
        precondition(flags.count == step.flags?.count ?? 0)
        let document = try document(step.xml ?? "")
        let submission = Submission(flags: flags, domain: context, release: release, time: time, host: probe)
        let verdict = Preflight(submission).verdict(on: document)
        guard let effective = verdict.effective else {
            throw SetupError(description: "setup refused: \(verdict.findings.map(\.message))")
        }
        let redefines = flags.contains(.redefine)
        switch effective {
        case .checkpoint(let value):
            let recorded = (value.disks ?? []).filter { $0.treatment != .no }.map(\.name)
            let name = value.name ?? ""
            if !redefines { for disk in recorded { context.bitmaps?[disk, default: []].insert(.init(name)) } }
            let parent = value.parent?.name
            context.checkpoints.removeAll { $0.name == name }
            context.checkpoints.append(ExistingMoment(name, parent: parent, disks: Set(recorded)))
            if !redefines || context.currentCheckpoint == nil || parent == context.currentCheckpoint {
                context.currentCheckpoint = name
            }
        case .snapshot(let value):
            let name = value.name ?? ""
            if !flags.contains(.noMetadata) {
                context.snapshots.removeAll { $0.name == name }
                var moment = ExistingMoment(name, parent: value.parent?.name, state: value.state)
                if !redefines { moment.storedDomain = context.description.origin }
                context.snapshots.append(moment)
                if !redefines || flags.contains(.current) { context.currentSnapshot = name }
            }
            if !redefines {
                moveToOverlays(value)
                if value.memory?.treatment == .internal { context.internalSnapshots?.append(name) }
            }
        case .backup: break
        }
    }

    /// Makes the overlays of an external snapshot the images in use.
    private mutating func moveToOverlays(_ snapshot: DomainSnapshot) {
        for disk in snapshot.disks ?? [] {
            guard let overlay = disk.overlay?.source, let path = overlay.path,
                let index = context.description.disks.firstIndex(where: { $0.target == disk.name })
            else { continue }
            let below = context.description.disks[index].path.map { [$0] } ?? []
            context.description.disks[index].backingPaths = below + context.description.disks[index].backingPaths
            context.description.disks[index].source = overlay
            files[path] = .regular(size: 1 << 18)
        }
    }

    private func document(_ text: String) throws -> XMLDocument {
        guard let document = XMLDocumentParser().parse(text).document else { throw SetupError(description: text) }
        return document
    }

    /// A path without `.`, `..` and empty parts; nil where it leads through a directory there is not.
    private static func resolve(_ path: String, _ directories: Set<String>) -> String? {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": break
            case "..":
                guard directories.contains("/" + parts.joined(separator: "/")) else { return nil }
                parts = parts.dropLast()
            default: parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// Whether a numeric address, however it is written, is not one of the host that was asked, which had none but the loop's.
    private static func isElsewhere(_ host: String) -> Bool {
        var address = in_addr()
        guard inet_aton(host, &address) != 0 else { return false }
        let number = UInt32(bigEndian: address.s_addr)
        return number != 0 && number >> 24 != 127
    }

    /// A host with the files there were.
    var probe: HostProbe {
        let (files, directories, images, takenPorts) = (files, directories, images, takenPorts)
        return HostProbe(
            file: { path in
                guard let plain = Self.resolve(path, directories) else { return .noDirectory }
                if let kind = files[plain] { return kind }
                if directories.contains(plain) { return .directory }
                let parent = plain.lastIndex(of: "/").map { String(plain[..<$0]) } ?? ""
                return directories.contains(parent) ? .missing : .noDirectory
            },
            isPortFree: { host, port in !Self.isElsewhere(host) && !takenPorts.contains(port) },
            resolves: { $0.hasSuffix(".invalid") ? false : nil },
            image: { path in Self.resolve(path, directories).flatMap { images[$0] } },
            hasSecret: { $0 == .uuid("00000000-0000-4000-8000-0000000000e0") || $0 == .usage("oracle-luks") },
            hasBackupCertificates: false
        )
    }
}

struct SetupError: Error, CustomStringConvertible {
    let description: String
}

extension APIFlag {
    /// A flag by the name of libvirt's constant, without what all share.
    fileprivate init?(_ constant: String) {
        let name = constant == "REUSE_EXT" ? "reuse-external" : constant.lowercased().replacing("_", with: "-")
        self.init(rawValue: name)
    }
}
