internal import BackupJobs
internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

extension HostOutput {
    /// Writes why a request failed, for programs; people are told on standard error.
    func error(_ error: HostError) throws(CommandFailure) {
        guard format == .json else { return }
        try console.write(Self.object("error") { Self.members(error, &$0) })
    }

    /// Writes why a backup failed and what became of what it had made, for programs.
    func failure(_ failure: BackupFailure) throws(CommandFailure) {
        guard format == .json else { return }
        let left = failure.left.sorted { $0.key.description < $1.key.description }
        let line = Self.object("error") { json in
            Self.members(failure.cause, &json)
            json.member("removed", failure.undone.map(\.description))
            json.array("left") { array in
                for (what, reason) in left {
                    array.object { object in
                        object.member("what", what.description)
                        object.member("reason", reason)
                    }
                }
            }
        }
        try console.write(line)
    }

    private static func members(_ error: HostError, _ json: inout JSONText) {
        json.member("code", error.code.rawValue)
        json.member("domain", error.domain.rawValue)
        json.member("level", error.level.rawValue)
        json.member("message", error.message)
        if !error.call.isEmpty { json.member("call", error.call) }
        if let subject = error.subject { json.member("subject", subject) }
        if let explanation = error.explanation { json.member("explanation", explanation) }
    }
}
