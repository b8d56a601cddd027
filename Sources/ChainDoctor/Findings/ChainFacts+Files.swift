internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension ChainFacts {
    /// Files and sockets that a backup left.
    var fileFindings: [ChainFinding] {
        files.compactMap { file in
            switch file.kind {
            case .socket: socketFinding(file)
            case .file: imageFinding(file)
            case .other: nil
            }
        }
    }

    private func socketFinding(_ file: File) -> ChainFinding? {
        guard file.isHeld == false, !jobPaths.contains(file.path), !recordedPaths.contains(file.path) else {
            return nil
        }
        return ChainFinding(
            .socketLeft,
            .warning,
            layer: .host,
            "nobody listens at the socket \(file.path)",
            notes: [
                "QEMU removes the socket of a pull backup when the job ends, and can't when it is killed",
                "whose it was is not known, and it is left alone",
            ]
        )
    }

    private func imageFinding(_ file: File) -> ChainFinding? {
        guard file.isHeld != true, isLeftover(file.path), let origin = originOfLeftover(file.path) else { return nil }
        let chain = (origin.images?.map(\.path) ?? []) + [origin.path].compactMap(\.self)
        let isUpon = file.backingPath.map { chain.contains($0) } ?? false
        return ChainFinding(
            .targetLeft,
            .note,
            layer: .host,
            "\(file.path) is named as libvirt names the files of backups of '\(origin.target)'",
            notes: [
                isUpon
                    ? "it lies upon the disk's own image, as the increment of a push does and the scratch file of a pull; nothing in it "
                        + "tells which, and it is left alone"
                    : "a finished backup, or one that was cut short: only who began it knows, and it is left alone"
            ] + (file.isHeld == nil ? ["whether a process holds it can't be told"] : [])
        )
    }

    /// Whether a path is named as libvirt names targets and scratch files, and nothing is known to use it.
    func isLeftover(_ path: String) -> Bool {
        originOfLeftover(path) != nil && !chainPaths.contains(path) && !snapshotPaths.contains(path)
            && !jobPaths.contains(path) && !recordedPaths.contains(path)
    }

    /// Those of the images beside the domain's that lie upon one of them, or upon one that does, and that nothing of the domain names.
    func strays(among images: [StrayOverlay]) -> [StrayOverlay] {
        let named = chainPaths.union(snapshotPaths)
        let others = jobPaths.union(recordedPaths)
        var known = named
        var found: [StrayOverlay] = []
        var left = images.filter { !named.contains($0.path) && !others.contains($0.path) }
        while true {
            let next = left.filter { known.contains($0.backingPath) }
            guard !next.isEmpty else { return found }
            found += next
            left.removeAll { known.contains($0.backingPath) }
            known.formUnion(next.map(\.path))
        }
    }

    /// What backups have made of which there are records: those that ended well are no leftovers, and of the others it is said
    /// what is left of them.
    private var recordedPaths: Set<String> {
        let records = (backups ?? []).map(\.record)
        return Set(records.flatMap { $0.targets + $0.files.map(\.path) })
    }

    /// The disk that a target or scratch file was for: libvirt puts a checkpoint's name or the time in seconds behind
    /// the path of the disk's image.
    private func originOfLeftover(_ path: String) -> DiskImages? {
        let names = checkpoints.map(\.name) + disks.flatMap { $0.images ?? [] }.flatMap(\.bitmaps).map(\.name)
        let suffixes = Set(names.map { Array($0.utf8) })
        return disks.first { disk in
            let images = (disk.images?.map(\.path) ?? []) + [disk.path].compactMap(\.self)
            return images.contains { image in
                guard path.utf8.starts(with: (image + ".").utf8) else { return false }
                let suffix = Array(path.utf8.dropFirst(image.utf8.count + 1))
                // Seconds since 1970 have had ten digits since 2001.
                let isTime = suffix.count == 10 && suffix.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
                return isTime || suffixes.contains(suffix)
            }
        }
    }

    /// The images of all disks.
    private var chainPaths: Set<String> {
        Set(disks.flatMap { ($0.images?.map(\.path) ?? []) + [$0.path].compactMap(\.self) })
    }

    /// The overlays and memory files that snapshots name, and the images that were written when they were taken.
    private var snapshotPaths: Set<String> {
        var paths = Set(snapshots.flatMap { $0.overlays.map(\.path) })
        for snapshot in snapshots {
            if case .external(let path)? = snapshot.document.memory?.treatment { paths.insert(path) }
            paths.formUnion(images(at: snapshot))
            paths.formUnion((snapshot.document.revertDisks ?? []).compactMap { $0.overlay?.source?.path })
        }
        return paths
    }

    /// What the running job uses.
    var jobPaths: Set<String> {
        guard let document = job?.document else { return [] }
        var paths = (document.pushDisks ?? []).compactMap { $0.copy?.target?.path }
        paths += (document.pullDisks ?? []).compactMap { $0.export?.scratch?.path }
        if case .unix(let socket)? = document.server?.address { paths.append(socket) }
        return Set(paths)
    }
}
