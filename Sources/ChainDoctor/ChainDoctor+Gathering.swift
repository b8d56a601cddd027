internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

extension ChainDoctor {
    /// The disks with their images.
    func disks(
        of facts: ChainFacts,
        _ surroundings: HostSurroundings
    ) async throws(HostError) -> [DiskImages] {
        guard let root = XMLDocumentParser().parse(facts.domainXML).document?.root else {
            throw HostError(
                .xmlError,
                message: "the domain's description can't be read",
                subject: facts.domain.name
            )
        }
        return await surroundings.diskImages(of: DomainDescription(root))
    }

    /// What a `<domain>` document says.
    static func description(_ xml: String) throws(HostError) -> DomainDescription {
        guard let root = XMLDocumentParser().parse(xml).document?.root, root.name.localName == "domain" else {
            throw HostError(.xmlError, message: "the domain's description can't be read")
        }
        return DomainDescription(root)
    }

    /// The checkpoints in the order of their times.
    ///
    /// Never listed in the order of the tree: where a delete failed half-way, libvirt 9.0.0 crashes over that.
    func checkpoints(
        of domain: DomainReference,
        isActive: Bool,
        on host: some InspectableHost
    ) async throws(HostError) -> [ChainFacts.Checkpoint] {
        let documents = try await host.checkpointDescriptions(of: domain, options: [])
        let anyOrder = CheckpointFilter(topological: false)
        let roots = Set(try await host.checkpoints(of: domain, listing: .roots, matching: anyOrder))
        var checkpoints: [ChainFacts.Checkpoint] = []
        for text in documents {
            let document = try MomentText.read(DomainCheckpoint.self, text)
            let name = document.name ?? ""
            checkpoints.append(.init(name, document, isRoot: roots.contains(name)))
        }
        checkpoints = Self.inTime(checkpoints)
        // libvirt's driver for tests takes the question for sizes and answers without any.
        guard isActive, try await host.host().driver.lowercased() != "test" else { return checkpoints }
        for index in measured(checkpoints.count) {
            let asked = try await host.checkpoint(checkpoints[index].name, of: domain, options: [.size, .noDomain])
            // libvirt measures only bitmaps that a backup could start from.
            checkpoints[index].usableDisks = Set((asked.disks ?? []).filter { $0.size != nil }.map(\.name))
        }
        return checkpoints
    }

    /// Which of so many checkpoints, oldest first, libvirt is asked to measure: all of a few, or of a thorough examination; else the newest,
    /// from which backups start, and some between. QEMU takes its time for each.
    private func measured(_ count: Int) -> [Int] {
        let (most, newest) = (16, 8)
        guard count > most, !isThorough else { return Array(0..<count) }
        let older = count - newest
        return (0..<(most - newest)).map { $0 * older / (most - newest) } + Array(older..<count)
    }

    /// By time; within a second parents before children, and then as people count.
    static func inTime(_ checkpoints: [ChainFacts.Checkpoint]) -> [ChainFacts.Checkpoint] {
        let parents = Dictionary(
            checkpoints.compactMap { checkpoint in checkpoint.document.parent?.name.map { (checkpoint.name, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        let names = Set(checkpoints.map(\.name))
        func depth(_ name: String) -> Int {
            var seen: Set<String> = [name]
            var next = parents[name]
            while let parent = next, seen.insert(parent).inserted { next = parents[parent] }
            // One that hangs in the air comes after those that do not.
            return seen.isSubset(of: names) ? seen.count : names.count + seen.count
        }
        return checkpoints.map { ($0.document.creationTime ?? 0, depth($0.name), $0) }
            .sorted {
                let (one, other) = (($0.0, $0.1, $0.2.name.utf8.count), ($1.0, $1.1, $1.2.name.utf8.count))
                return one == other ? $0.2.name < $1.2.name : one < other
            }
            .map(\.2)
    }

    /// The snapshots, with what there is of their overlays.
    func snapshots(
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws(HostError) -> [ChainFacts.Snapshot] {
        let names = try await host.snapshots(
            of: domain,
            listing: .all,
            matching: SnapshotFilter(topological: false)
        )
        var snapshots: [ChainFacts.Snapshot] = []
        for name in names {
            let document = try await host.snapshot(name, of: domain)
            let overlays = (document.disks ?? []).compactMap { disk -> ChainFacts.Snapshot.Overlay? in
                guard let path = disk.overlay?.source?.path, path.utf8.first == UInt8(ascii: "/") else { return nil }
                return Self.overlay(of: disk.name, at: path, host.surroundings.files)
            }
            snapshots.append(.init(name, document, overlays: overlays))
        }
        guard !snapshots.isEmpty, try await host.host().knownRelease >= ReleaseNumber(9, 9, 0) else { return snapshots }
        var used: NameSet = []
        var next = try await host.currentSnapshot(of: domain)
        while let name = next, used.insert(name).inserted {
            next = snapshots.first { $0.name == name }?.document.parent?.name
        }
        for index in snapshots.indices { snapshots[index].isInUse = used.contains(snapshots[index].name) }
        return snapshots
    }

    private static func overlay(
        of disk: String,
        at path: String,
        _ files: (any HostFiles)?
    ) -> ChainFacts.Snapshot.Overlay {
        let header = files?.head(of: path, count: ImageHeader.mostBytes).map(ImageHeader.init)
        return .init(
            disk,
            path: path,
            isThere: files?.isThere(path),
            backingPath: header?.backingPath(of: path),
            identity: files?.identity(of: path)
        )
    }

    /// The backup that runs.
    func job(
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws(HostError) -> ChainFacts.RunningBackup? {
        guard let job = try await host.jobs(of: domain).first(where: { $0.operation == .backup }) else { return nil }
        var backup = ChainFacts.RunningBackup(job: job)
        backup.document = try? await host.backup(job.id, of: domain)
        switch backup.document?.server?.address {
        case .unix(let socket): backup.clients = host.surroundings.files?.clients(of: .unix(path: socket))
        case .tcp(_, let port?): backup.clients = host.surroundings.files?.clients(of: .tcp(port: port))
        default: break
        }
        return backup
    }

    /// Looks for what lies in the directories of the domain's images and of its job, and could be left over.
    func lookAround(_ facts: inout ChainFacts, _ surroundings: HostSurroundings) {
        guard let files = surroundings.files else {
            facts.unseen.append("the files of its host were not looked at: they can't be reached from here")
            return
        }
        let paths = facts.disks.flatMap { ($0.images?.map(\.path) ?? []) + [$0.path].compactMap(\.self) }
        var above: [ChainFacts.StrayOverlay] = []
        let places = Set((paths + facts.jobPaths).filter { $0.utf8.first == UInt8(ascii: "/") }.map(Self.directory))
        for place in places.union(directories).sorted() {
            guard let entries = files.entries(of: place) else {
                facts.unseen.append("what lies in \(place) was not looked at: the directory can't be read")
                continue
            }
            for entry in entries {
                let path = place.utf8.last == UInt8(ascii: "/") ? place + entry.name : "\(place)/\(entry.name)"
                switch entry.kind {
                case .socket:
                    facts.files.append(.init(path, .socket, isHeld: files.isListening(at: path)))
                case .file where facts.isLeftover(path):
                    let header = files.head(of: path, count: ImageHeader.mostBytes).map(ImageHeader.init)
                    if header == nil { facts.unseen.append("\(path) was not looked at: it can't be read") }
                    facts.files.append(
                        .init(path, isHeld: files.isLocked(path), backingPath: header?.backingPath(of: path))
                    )
                case .file:
                    if let backing = Self.backing(of: path, files) {
                        above.append(.init(path, upon: backing, isHeld: files.isLocked(path)))
                    }
                case .other: break
                }
            }
        }
        facts.strays = facts.strays(among: above)
    }

    /// The image below that at a path; a header's first bytes tell of most files that they have none.
    private static func backing(of path: String, _ files: any HostFiles) -> String? {
        guard let start = files.head(of: path, count: 4096), ImageHeader(start).isQCOW2 else { return nil }
        // Where the name of the image below is kept; nothing is there without one.
        guard start.count >= 16, start[8..<16].contains(where: { $0 != 0 }) else { return nil }
        if let path = ImageHeader(start).backingPath(of: path) { return path }
        return files.head(of: path, count: ImageHeader.mostBytes).map(ImageHeader.init)?.backingPath(of: path)
    }

    /// Says of stray overlays which other domains use them, for which all are asked, and only where there are any.
    func lookAtUsers(_ facts: inout ChainFacts, on host: some InspectableHost) async throws(HostError) {
        guard !facts.strays.isEmpty else { return }
        for other in try await host.domains(matching: DomainFilter()) where other.uuid != facts.domain.uuid {
            // It may be gone by now, or hold what is not told to everybody.
            guard let text = try? await host.domainDescription(of: other.reference, options: []),
                let description = try? Self.description(text)
            else {
                facts.unseen.append(
                    "the disks of domain '\(other.name)' were not looked at: it does not describe itself"
                )
                continue
            }
            for disk in description.disks {
                var next = disk.path
                while let path = next, let index = facts.strays.firstIndex(where: { $0.path == path }),
                    facts.strays[index].user == nil
                {
                    facts.strays[index].user = other.name
                    next = facts.strays[index].backingPath
                }
            }
        }
    }

    private static func directory(of path: String) -> String {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        return end == path.startIndex ? "/" : String(path[..<end])
    }
}
