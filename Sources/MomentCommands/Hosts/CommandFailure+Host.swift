internal import BackupJobs
internal import LibvirtHost
internal import XMLTree

extension CommandFailure {
    /// What can't be reached, or asked at all; anything else is a request that was refused.
    private static let unreached: Set<HostError.Code> = [
        .libraryMissing, .functionMissing, .connectionLost, .closed, .noConnect, .rpc, .invalidConnection,
        .authenticationFailed, .authenticationCancelled, .authenticationUnavailable, .gnutls,
    ]

    /// A request that failed: refused, or not answered.
    init(_ error: HostError) {
        if error.code == .targetsHeld {
            self.init(Self.words(error), status: .held)
            return
        }
        let isUnreached = Self.unreached.contains(error.code) || error.call.hasPrefix("virConnectOpen")
        self.init(Self.words(error), status: isUnreached ? .failure : .findings)
    }

    /// A backup that failed, and what became of what it had made.
    init(_ failure: BackupFailure) {
        let cause = CommandFailure(failure.cause)
        var lines = [cause.description]
        lines += failure.undone.map { "removed: \($0)" }
        lines += failure.left.map { "left: \($0.key): \($0.value)" }.sorted()
        if failure.cause.code == .connectionLost, let artifacts = failure.artifacts {
            let rest = "\(artifacts.domain.name)\(artifacts.checkpoint.map { " --checkpoint \($0)" } ?? "")"
            lines.append(
                "if the job goes on: 'virtmoment backup resume \(rest)' goes on with it, 'backup undo \(rest)' takes it back"
            )
        }
        self.init(lines.joined(separator: "\n"), status: cause.status)
    }

    /// The message; where libvirt answered, its numbers; what it means.
    private static func words(_ error: HostError) -> String {
        var text = error.subject.map { "\($0): " } ?? ""
        text += error.message
        // Without a call the code is only the one that libvirt would have answered with.
        if !error.call.isEmpty, error.code.rawValue > 0 {
            text += "\n(\(error.call): libvirt error \(error.code.rawValue), domain \(error.domain.rawValue)"
            text += ", level \(error.level.rawValue))"
        }
        if let explanation = error.explanation { text += "\n\(explanation)" }
        return text
    }
}
