internal import XMLTree

/// Which disks of a domain take part: the built-in templates' parameters of the same names, as values.
///
/// Left as it is, it takes all disks that can be taken.
public struct DiskSelection: Hashable, Sendable {
    /// The target names of the disks to take; empty for all that can be taken. One that can't be is an error.
    public var disks: [String]
    /// The target names of disks to leave out.
    public var excluded: [String]
    /// The buses that disks may be on; empty for any.
    public var buses: [String]
    /// The formats that disks may have; empty for any.
    public var formats: [String]
    /// Patterns with `*` and `?`, one of which the target name or the source path must fit; empty for no such demand.
    public var patterns: [String]
    /// Whether read-only disks are taken too.
    public var includesReadOnly: Bool

    /// Creates a selection. A disk is in it if it meets every condition that is not empty and is not excluded.
    public init(
        disks: [String] = [],
        excluded: [String] = [],
        buses: [String] = [],
        formats: [String] = [],
        patterns: [String] = [],
        includesReadOnly: Bool = false
    ) {
        self.disks = disks
        self.excluded = excluded
        self.buses = buses
        self.formats = formats
        self.patterns = patterns
        self.includesReadOnly = includesReadOnly
    }

    /// The disks of a domain.
    public static let all = DiskSelection()

    /// What is needed of a disk.
    struct Needs: OptionSet {
        let rawValue: Int
        static let bitmap = Needs(rawValue: 1)
        static let overlay = Needs(rawValue: 2)
        static let file = Needs(rawValue: 4)
    }

    /// Why a disk can't be taken; nil if it can.
    func reason(against disk: SelectableDisk, _ needs: Needs) -> LeftOutDisk.Reason? {
        if !disks.isEmpty, !disks.contains(disk.name) { return .notSelected }
        if excluded.contains(disk.name) { return .excluded }
        if !buses.isEmpty, !buses.contains(disk.bus) { return .otherBus }
        if !formats.isEmpty, !formats.contains(disk.format) { return .otherFormat }
        if !patterns.isEmpty, !patterns.contains(where: { disk.matches($0) }) { return .noMatch }
        if disk.isEmpty { return .empty }
        if disk.device == "floppy", disks.isEmpty { return .removable }
        if disk.isReadOnly, !includesReadOnly { return .readOnly }
        if disk.isTransient { return .transient }
        if disk.bus == "sd" { return .sdCard }
        if disk.type == "vhostuser" || disk.type == "vhostvdpa" { return .vhost }
        if needs.contains(.bitmap), disk.format != "qcow2" { return .noBitmap }
        if needs.contains(.overlay), disk.isShareable { return .shareable }
        if needs.contains(.overlay), disk.device == "lun" { return .lun }
        if needs.contains(.overlay), disk.snapshot == "no", disks.isEmpty { return .noSnapshot }
        if needs.contains(.file), disk.file.isEmpty { return .noDirectory }
        return nil
    }

    /// The disks taken, and the others with their reasons.
    func choose(among all: [SelectableDisk], _ needs: Needs) -> (chosen: [SelectableDisk], others: [LeftOutDisk]) {
        var chosen: [SelectableDisk] = []
        var others: [LeftOutDisk] = []
        for disk in all {
            guard let reason = reason(against: disk, needs) else {
                chosen.append(disk)
                continue
            }
            let isRefused = reason == .noDirectory || reason != .excluded && disks.contains(disk.name)
            others.append(LeftOutDisk(disk.name, reason, isRefused: isRefused))
        }
        for name in disks + excluded where !all.contains(where: { $0.name == name }) {
            others.append(LeftOutDisk(name, .unknownDisk, isRefused: true))
        }
        return (chosen, others)
    }
}
