internal import Diagnostics
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
        guard file.isHeld == false, !jobPaths.contains(file.path) else { return nil }
        return ChainFinding(
            .socketLeft,
            .warning,
            layer: .host,
            "nobody listens at the socket \(file.path)",
            notes: ["QEMU removes the socket of a pull backup when the job ends, and can't when it is killed"],
            repairs: [ChainRepair(.removeSocket(file.path))]
        )
    }

    private func imageFinding(_ file: File) -> ChainFinding? {
        guard file.isHeld == false, isLeftover(file.path), let origin = originOfLeftover(file.path) else { return nil }
        let chain = (origin.images?.map(\.path) ?? []) + [origin.path].compactMap(\.self)
        if let backing = file.backingPath, chain.contains(backing) {
            return ChainFinding(
                .scratchLeft,
                .warning,
                layer: .host,
                "\(file.path) looks like the scratch file of a pull backup of '\(origin.target)' that is over",
                notes: ["it lies upon \(backing), and neither a disk, a snapshot nor a job uses it"],
                repairs: [ChainRepair(.removeFile(file.path), needs: .discard)]
            )
        }
        guard file.backingPath == nil else { return nil }
        return ChainFinding(
            .targetLeft,
            .note,
            layer: .host,
            "\(file.path) is named as libvirt names the target of a push backup of '\(origin.target)'",
            notes: ["a finished backup, or one that was cut short: only who began it knows, and it is left alone"]
        )
    }

    /// Whether a path is named as libvirt names targets and scratch files, and nothing is known to use it.
    func isLeftover(_ path: String) -> Bool {
        originOfLeftover(path) != nil && !chainPaths.contains(path) && !snapshotPaths.contains(path)
            && !jobPaths.contains(path)
    }

    /// The disk that a target or scratch file was for: libvirt puts a checkpoint's name or the time in seconds behind
    /// the path of the disk's image.
    private func originOfLeftover(_ path: String) -> Disk? {
        let names = Set(checkpoints.map(\.name)).union(disks.flatMap { $0.images ?? [] }.flatMap(\.bitmaps).map(\.name))
        return disks.first { disk in
            let images = (disk.images?.map(\.path) ?? []) + [disk.path].compactMap(\.self)
            return images.contains { image in
                guard path.hasPrefix(image + ".") else { return false }
                let suffix = path.dropFirst(image.count + 1)
                // Seconds since 1970 have had ten digits since 2001.
                let isTime = suffix.count == 10 && suffix.allSatisfy { $0.isASCII && $0.isNumber }
                return isTime || names.contains(String(suffix))
            }
        }
    }

    /// The images of all disks.
    private var chainPaths: Set<String> {
        Set(disks.flatMap { ($0.images?.map(\.path) ?? []) + [$0.path].compactMap(\.self) })
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
