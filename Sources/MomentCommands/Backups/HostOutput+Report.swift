internal import Diagnostics
internal import MomentExecutor

extension HostOutput {
    /// Writes how a backup ended.
    func report(_ report: BackupReport, _ prepared: PreparedBackup) throws(CommandFailure) {
        var lines = ["backup of \(report.domain.name) is complete"]
        lines += report.targets.map { "  \($0)" }
        if !report.targets.isEmpty, !report.targetsAreReleased {
            lines.append("  QEMU was not seen to let go of the targets; make sure of it before they are read")
        }
        if let checkpoint = report.checkpoint { lines.append("  checkpoint \(checkpoint)") }
        try item(lines.joined(separator: "\n"), type: "backup") { json in
            json.member("domain", report.domain.name)
            json.member("targets", report.targets)
            json.member("released", report.targetsAreReleased)
            if let checkpoint = report.checkpoint { json.member("checkpoint", checkpoint) }
            guard !prepared.bases.isEmpty else { return }
            json.array("bases") { array in
                for base in prepared.bases {
                    array.object { object in
                        object.member("disk", base.disk)
                        if let checkpoint = base.checkpoint { object.member("checkpoint", checkpoint) }
                        if let reason = base.reason { object.member("reason", reason) }
                    }
                }
            }
        }
    }

    /// Writes how a backup was ended.
    func end(_ end: BackupEnd) throws(CommandFailure) {
        let word = end == .completed ? "completed" : "aborted"
        try item(word, type: "end") { $0.member("outcome", word) }
    }
}
