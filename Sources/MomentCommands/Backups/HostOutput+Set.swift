internal import BackupJobs
internal import BackupSets
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentRules
internal import XMLTree

extension HostOutput {
    /// Writes that a backup is in its set.
    ///
    /// - Returns: The exit code: 1 where a domain that was started for it is left.
    func report(_ report: SetBackupReport, _ directory: String) throws(CommandFailure) -> ExitStatus {
        let point = report.point
        if !report.removed.isEmpty {
            let names = report.removed.joined(separator: ", ")
            console.say("of runs that did not come to their end, removed: \(names)\n\(report.cleanup)")
        }
        if let reason = report.backup.unrecorded {
            console.say("not recorded as saved, so --incremental newest will not build upon it: \(reason)")
        }
        for sentence in point.unsaved { console.say("warning: not saved: \(sentence)") }
        let lines = ["point \(point.name) is complete in \(directory)"] + point.disks.map { "  \(Self.line($0))" }
        try item(lines.joined(separator: "\n"), type: "point") { Self.members(point, &$0) }
        guard let reason = report.leftStarted else { return .success }
        console.say("warning: \(point.domain.name) was started for the backup, and is not stopped: \(reason)")
        return .findings
    }

    /// Writes what is in a set: a line for each point, below the one that it builds upon.
    func list(_ set: BackupSet, _ contents: BackupSet.Contents) throws(CommandFailure) {
        let size = contents.complete.map(\.storedSize).reduce(0, +)
        let count = contents.complete.count
        let head =
            "\(set.directory): \(set.domain.name) (\(set.domain.uuid)), "
            + "\(count) complete point\(count == 1 ? "" : "s"), \(ByteCount.text(size))"
        try item(head, type: "set") { json in
            json.member("directory", set.directory)
            json.member("domain", set.domain.name)
            json.member("uuid", set.domain.uuid)
            json.member("inUse", contents.isInUse)
            json.member("storedSize", Int(clamping: size))
        }
        // Each below the newest that any of its disks builds upon, which was made before it.
        var roots: [BackupPoint] = []
        var above: NameMap<[BackupPoint]> = [:]
        for (index, point) in contents.points.enumerated() {
            let bases = NameSet(point.disks.compactMap(\.base))
            if let base = contents.points[..<index].last(where: { bases.contains($0.name) }) {
                above[base.name, default: []].append(point)
            } else {
                roots.append(point)
            }
        }
        var waiting = roots.reversed().map { ($0, 0) }
        while let (point, depth) = waiting.popLast() {
            try line(point, depth, isInUse: contents.isInUse)
            waiting += (above[point.name] ?? []).reversed().map { ($0, depth + 1) }
        }
        for damage in contents.damaged {
            try item("\(damage.name)  can't be read: \(damage.reason)", type: "damage") { json in
                json.member("name", damage.name)
                json.member("reason", damage.reason)
            }
        }
    }

    private func line(_ point: BackupPoint, _ depth: Int, isInUse: Bool) throws(CommandFailure) {
        let indent = depth == 0 ? "" : String(repeating: "  ", count: depth - 1) + "└ "
        var text = "\(indent)\(point.name)  \(Instant(Int64(clamping: point.begun)))  "
        switch point.state {
        case .complete: text += point.disks.map(Self.line).joined(separator: "; ")
        case .running where isInUse: text += "running"
        case .running: text += "did not come to its end; the next run removes it"
        }
        try item(text, type: "point") { Self.members(point, &$0) }
    }

    private static func line(_ disk: PointDisk) -> String {
        let kind = disk.base.map { "increment upon \($0)" } ?? "full"
        return "\(disk.name) \(kind), \(ByteCount.text(disk.storedSize ?? 0))"
            + (disk.kind == .full ? disk.reason.map { " (\($0))" } ?? "" : "")
    }

    private static func members(_ point: BackupPoint, _ json: inout JSONText) {
        json.member("name", point.name)
        json.member("state", point.state.rawValue)
        json.member("domain", point.domain.name)
        json.member("begun", Int(clamping: point.begun))
        if let completed = point.completed { json.member("completed", Int(clamping: completed)) }
        if let checkpoint = point.checkpoint { json.member("checkpoint", checkpoint) }
        json.member("quiesced", point.isQuiesced)
        json.member("storedSize", Int(clamping: point.storedSize))
        json.array("disks") { array in
            for disk in point.disks {
                array.object { object in
                    object.member("name", disk.name)
                    object.member("kind", disk.kind.rawValue)
                    if let base = disk.base { object.member("base", base) }
                    if let reason = disk.reason { object.member("reason", reason) }
                    object.member("file", disk.file)
                    if let size = disk.virtualSize { object.member("virtualSize", Int(clamping: size)) }
                    if let size = disk.storedSize { object.member("storedSize", Int(clamping: size)) }
                    if let sum = disk.sha256 { object.member("sha256", sum) }
                }
            }
        }
        if !point.unsaved.isEmpty { json.member("unsaved", point.unsaved) }
    }

    /// Writes what came of a look at a set.
    func verification(_ verification: SetVerification) throws(CommandFailure) {
        for finding in verification.findings {
            let place = finding.point + (finding.disk.map { " \($0)" } ?? "")
            try item("\(place): \(finding.severity.rawValue): \(finding.message)", type: "finding") { json in
                json.member("severity", finding.severity.rawValue)
                json.member("point", finding.point)
                if let disk = finding.disk { json.member("disk", disk) }
                json.member("message", finding.message)
            }
        }
        let bad = NameSet(verification.findings.filter { $0.severity == .error }.map(\.point))
        let sound = verification.points.filter { !bad.contains($0) }
        try item(
            "\(verification.points.count) points looked at, \(sound.count) of them without a fault of their own",
            type: "verification"
        ) { json in
            json.member("sound", verification.isSound)
            json.member("points", verification.points)
        }
    }
}
