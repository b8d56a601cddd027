internal import BackupJobs
internal import Glibc
internal import LibvirtHost
internal import LocalFiles
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

/// A backup into a set as it would be begun now.
struct PreparedSetBackup: Sendable {
    var point: BackupPoint
    var backup: PreparedBackup
    /// The documents that are known before it begins.
    var files: [(role: PointFile.Role, name: String, bytes: [UInt8])]
}

extension SetBackup {
    /// Finds out what the backup would be.
    ///
    /// - Parameters:
    ///   - paths: The set's directory; it need not be there yet.
    ///   - contents: What is in the set.
    ///   - copies: What increments can build upon.
    ///   - completing: What makes the point complete.
    func prepared(
        in paths: SetPaths,
        _ contents: BackupSet.Contents,
        copies: [SavedCopies.Copy],
        on host: some InspectableHost,
        _ identity: DomainIdentity,
        completing: (@Sendable () async throws(HostError) -> Void)? = nil
    ) async throws(HostError) -> PreparedSetBackup {
        guard host.surroundings.files != nil else {
            throw HostError(
                .operationUnsupported,
                message: "QEMU at this host can't reach a set on this machine, and a push writes into it",
                subject: identity.name,
                explanation: "run the command on the host itself"
            )
        }
        let begun = host.surroundings.time().seconds
        let name = try pointName(begun, contents)
        let chosen = try chosenDisks(of: DomainDescription(try await host.definition(of: identity.reference)))
        let directory = paths.point(name)
        let pushed = chosen.map { disk in
            PushDisk.file(disk.target, to: "\(directory)/\(Self.file(of: disk))")
        }
        let recorded = chosen.filter { $0.format == .qcow2 }
        var checkpoint: DomainCheckpoint?
        if !recorded.isEmpty {
            checkpoint = DomainCheckpoint(
                name: name,
                description: description,
                disks: recorded.map { CheckpointDisk($0.target) }
            )
        }
        var run = try BackupRun(
            of: identity.reference,
            DomainBackup(.push(disks: pushed)),
            checkpoint: checkpoint,
            options: BackupOptions(quiesces: quiesces)
        )
        run.documentName = "the document of the set's backup"
        run.releaseTimeout = releaseTimeout
        run.waiting = waiting
        run.logger = logger
        run.completing = completing
        let isThere = host.surroundings.files?.isThere(directory) == true
        let above = Self.nearest(paths.directory, on: host)
        run.preparation = BackupPreparation(
            base: isFull ? .document : .newest,
            saved: SavedCopies(at: "the set", copies),
            newDirectories: isThere ? [] : [(paths.directory, above), (paths.points, above), (directory, above)]
        )
        let backup = try await run.prepare(on: host)
        var prepared = PreparedSetBackup(point: BackupPoint(), backup: backup, files: [])
        prepared.point = try await point(name, begun, identity, backup, chosen, on: host)
        let effective = backup.effective.map { try? Array(XMLPrinter().print($0.document())) } ?? nil
        prepared.files.append((.backup, "backup.xml", effective ?? Array((backup.xml ?? "<domainbackup/>").utf8)))
        prepared.point.number = 1 + (contents.points.map(\.number).max() ?? 0)
        let inactive = try await host.domainDescription(of: identity.reference, options: .inactive)
        prepared.files.append((.domain, "domain.xml", Array(inactive.utf8)))
        return prepared
    }

    private func point(
        _ name: String,
        _ begun: Int64,
        _ identity: DomainIdentity,
        _ backup: PreparedBackup,
        _ disks: [DomainDisk],
        on host: some InspectableHost
    ) async throws(HostError) -> BackupPoint {
        let domain = SetDomain(name: identity.name, uuid: identity.uuid)
        var point = BackupPoint(name, of: domain, begun: UInt64(max(0, begun)))
        let other = try await host.host()
        point.host = PointHost()
        point.host?.uri = other.uri
        point.host?.hostname = other.hostname
        point.host?.libvirt = (other.daemon ?? other.library).description
        point.host?.emulator = other.hypervisor?.description
        point.checkpoint = backup.artifacts.checkpoint
        point.isQuiesced = quiesces
        point.disks = disks.map { disk in
            let base = backup.disks.first { $0.name == disk.target }?.base
            var saved = PointDisk(
                disk.target,
                kind: base == nil ? .full : .increment,
                base: base,
                file: Self.file(of: disk)
            )
            saved.reason = isFull ? "it was asked for" : backup.bases.first { $0.disk == disk.target }?.reason
            saved.source = disk.path
            return saved
        }
        return point
    }

    private func chosenDisks(of domain: DomainDescription) throws(HostError) -> [DomainDisk] {
        for name in (disks ?? []) + excluded where domain.disk(name) == nil {
            let names = domain.disks.map(\.target).joined(separator: ", ")
            throw HostError(.invalidArgument, message: "the domain has no disk '\(name)'; it has \(names)")
        }
        let chosen = domain.disks.filter { disk in
            if let disks { return disks.contains { $0 == disk.target } }
            return !disk.isEmpty && !disk.isReadOnly && !excluded.contains { $0 == disk.target }
        }
        guard !chosen.isEmpty else {
            throw HostError(.operationInvalid, message: "no disk is left to be saved", subject: domain.name)
        }
        guard chosen.allSatisfy({ SetPaths.isName(Self.file(of: $0)) }) else {
            throw HostError(.invalidArgument, message: "a disk has a name that no file can have")
        }
        return chosen
    }

    private static func file(of disk: DomainDisk) -> String { "\(disk.target).qcow2" }

    /// The point's name: the one that is wanted, or the time, with a number behind it where there is one of that name.
    private func pointName(_ time: Int64, _ contents: BackupSet.Contents) throws(HostError) -> String {
        let taken = NameSet(contents.points.map(\.name) + contents.damaged.map(\.name))
        if let name {
            guard SetPaths.isName(name) else {
                throw HostError(.invalidArgument, message: "'\(name)' can't be the name of a point")
            }
            guard !taken.contains(name) else {
                throw HostError(.operationInvalid, message: "the set has a point \(name) already")
            }
            return name
        }
        let stamp = Instant(time).name
        if !taken.contains(stamp) { return stamp }
        var number = 2
        while taken.contains("\(stamp)-\(number)") { number += 1 }
        return "\(stamp)-\(number)"
    }

    /// The directory itself, or the one above it that is there.
    private static func nearest(_ directory: String, on host: some InspectableHost) -> String {
        var path = directory
        while path != "/", path != ".", host.surroundings.files?.isThere(path) == false {
            path = SystemPath.parent(of: path)
        }
        return path
    }
}
