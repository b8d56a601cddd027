internal import BackupJobs
internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

extension HostOutput {
    /// Writes how a backup ended.
    func report(_ report: BackupReport) throws(CommandFailure) {
        var lines = ["backup of \(report.domain.name) is complete"]
        lines += report.targets.map { "  \($0)" }
        if let checkpoint = report.checkpoint { lines.append("  checkpoint \(checkpoint)") }
        if report.checkpoint != nil, let reason = report.unrecorded {
            lines.append("  not recorded as saved, so --incremental newest will not build upon it: \(reason)")
        }
        if report.earlier != BackupCleanup() {
            console.say("of an earlier backup, whose process is gone:\n\(report.earlier)")
        }
        try item(lines.joined(separator: "\n"), type: "backup") { json in
            json.member("domain", report.domain.name)
            json.member("targets", report.targets)
            json.member("released", true)
            if let checkpoint = report.checkpoint { json.member("checkpoint", checkpoint) }
            json.member("recorded", report.unrecorded == nil)
            if report.earlier != BackupCleanup() {
                json.member("takenBack", report.earlier.undone.map(\.description))
            }
            guard !report.bases.isEmpty else { return }
            json.array("bases") { array in
                for base in report.bases {
                    array.object { object in
                        object.member("disk", base.disk)
                        if let checkpoint = base.checkpoint { object.member("checkpoint", checkpoint) }
                        if let reason = base.reason { object.member("reason", reason) }
                    }
                }
            }
        }
    }

    /// Writes what became of a backup that was taken back.
    func cleanup(_ cleanup: BackupCleanup) throws(CommandFailure) {
        for what in cleanup.undone {
            try item("removed: \(what)", type: "removed") { $0.member("what", what.description) }
        }
        for (what, reason) in cleanup.left.sorted(by: { $0.key.description < $1.key.description }) {
            try item("left: \(what): \(reason)", type: "left") { json in
                json.member("what", what.description)
                json.member("reason", reason)
            }
        }
        if cleanup.undone.isEmpty, cleanup.left.isEmpty {
            try item("nothing was left of the backup", type: "removed") { _ in }
        }
    }

    /// Writes how a backup was ended.
    func end(_ end: BackupEnd) throws(CommandFailure) {
        let word = end == .completed ? "completed" : "aborted"
        try item(word, type: "end") { $0.member("outcome", word) }
    }
}
