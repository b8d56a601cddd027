internal import BackupJobs
internal import LibvirtHost
internal import LocalFiles
internal import MomentDiagnostics
internal import MomentRules
internal import Synchronization

/// Shows how far a backup is, on standard error: a bar on a terminal, now and then a line elsewhere, objects in JSON.
final class ProgressMeter: Sendable {
    private let output: HostOutput
    /// The columns of the terminal; nil where it is none.
    private let columns: Int?
    private let state = Mutex(State())

    private struct State: Sendable {
        /// Whether a bar stands on the line.
        var hasBar = false
        var lastLine: ContinuousClock.Instant?
    }

    /// The time between two lines where nobody watches them.
    private static let pause = Duration.seconds(5)

    init(_ output: HostOutput) {
        self.output = output
        columns = StandardStream.error.isTerminal ? StandardStream.error.columns ?? 80 : nil
    }

    /// Shows one observation of a running backup.
    func show(_ progress: BackupProgress) {
        let line = ProgressLine(progress)
        // At the first look libvirt may tell of figures that QEMU has not filled in yet.
        if line.total > 0, progress.rate == nil { return }
        if output.format == .json {
            output.console.writeError(
                HostOutput.object("progress") { json in
                    json.member("bytesDone", Int(clamping: line.done))
                    json.member("bytesTotal", Int(clamping: line.total))
                    if let used = progress.job.statistics.scratchUsed {
                        json.member("scratchBytesUsed", Int(clamping: used))
                    }
                    if let rate = progress.rate { json.member("bytesPerSecond", Int(rate)) }
                    if let left = progress.secondsLeft { json.member("secondsLeft", Int(left.rounded(.up))) }
                }
            )
            return
        }
        state.withLock { state in
            if let columns {
                // Back to the beginning of the line, and what is left of the one before erased.
                output.console.writeError("\r\(line.bar(columns: columns))\u{1B}[K")
                state.hasBar = true
            } else {
                let now = ContinuousClock.now
                if let last = state.lastLine, now - last < Self.pause { return }
                state.lastLine = now
                output.console.say(line.words)
            }
        }
    }

    /// Takes the bar away, for what is to be told next.
    func finish() {
        state.withLock { state in
            if state.hasBar { output.console.writeError("\r\u{1B}[K") }
            state.hasBar = false
        }
    }
}
