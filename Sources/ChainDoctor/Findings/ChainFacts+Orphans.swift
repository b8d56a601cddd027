internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

extension ChainFacts {
    /// Bitmaps that libvirt does not know.
    ///
    /// While a domain runs these are the ones its images held when it started: what came later is in QEMU's memory.
    var orphanFindings: [ChainFinding] {
        let known = Dictionary(
            checkpoints.map { ($0.name, Set($0.bitmaps.map { "\($0.disk) \($0.bitmap)" })) },
            uniquingKeysWith: { first, _ in first }
        )
        let covered = known.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        var orphans: [String: [String]] = [:]
        var order: [String] = []
        for disk in disks {
            for name in Self.bitmapNames(disk.images ?? []) where !covered.contains("\(disk.target) \(name)") {
                if orphans[name] == nil { order.append(name) }
                orphans[name, default: []].append(disk.target)
            }
        }
        return order.map { finding($0, orphans[$0] ?? [], isNameKnown: known[$0] != nil) }
    }

    private func finding(_ name: String, _ targets: [String], isNameKnown: Bool) -> ChainFinding {
        let isLost = { (target: String) in
            !isActive && BitmapCondition(of: name, isUsable: nil, images: disk(target)?.images) == .inconsistent
        }
        let removals = targets.compactMap { target in
            place(name, on: target).map { ChainRepair(.removeBitmap($0), needs: isLost(target) ? [] : .discard) }
        }
        let usable = targets.filter {
            BitmapCondition(of: name, isUsable: nil, images: disk($0)?.images) == .usable
        }
        var repairs = removals
        // A name that libvirt knows already is a checkpoint of other disks.
        if !isNameKnown, !usable.isEmpty {
            repairs.append(ChainRepair(.adopt(bitmap: name, disks: usable), needs: .adopt))
        }
        let disks = targets.map { "'\($0)'" }.joined(separator: ", ")
        let isHopeless = targets.allSatisfy(isLost)
        return ChainFinding(
            .bitmapWithoutCheckpoint,
            .warning,
            "the images of \(disks) have a bitmap '\(name)', and libvirt has no such checkpoint of them",
            notes: [
                isHopeless
                    ? "it was not saved when its process ended, and nothing can use it"
                    : "a checkpoint of that name can't be made; an incremental backup from it could, once it is adopted"
            ],
            repairs: repairs
        )
    }

    private static func bitmapNames(_ images: [ChainImage]) -> [String] {
        var names: [String] = []
        for bitmap in images.flatMap(\.bitmaps) where !names.contains(bitmap.name) { names.append(bitmap.name) }
        return names
    }
}
