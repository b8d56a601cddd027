internal import BackupJobs
internal import LibvirtHost
internal import MomentDiagnostics

/// How far a backup is, in words, and as a bar.
struct ProgressLine: Sendable {
    private let progress: BackupProgress

    init(_ progress: BackupProgress) { self.progress = progress }

    /// The bytes that have been copied.
    var done: UInt64 { progress.job.statistics.diskProcessed ?? progress.job.statistics.processed ?? 0 }
    /// The bytes that are to be copied in all.
    var total: UInt64 { progress.job.statistics.diskTotal ?? progress.job.statistics.total ?? 0 }

    /// Bytes, rate and time left, as far as they are known; of a pull, what its scratch files hold.
    var words: String {
        let statistics = progress.job.statistics
        if total == 0, let used = statistics.scratchUsed {
            let room = statistics.scratchTotal.map { " of \(ByteCount.text($0))" } ?? ""
            let elapsed = statistics.elapsed.map { " for \(Self.time(Double($0) / 1000))" } ?? ""
            return "serving\(elapsed), scratch files hold \(ByteCount.text(used))\(room)"
        }
        var words = "\(ByteCount.text(done)) of \(ByteCount.text(total))"
        if let rate = progress.rate { words += ", \(ByteCount.text(UInt64(max(0, rate))))/s" }
        if let left = progress.secondsLeft { words += ", \(Self.time(left)) left" }
        return words
    }

    /// A bar before the words, in at most so many columns; without the bar where it would be too short to say anything.
    func bar(columns: Int) -> String {
        let room = min(30, columns - words.count - 10)
        guard room >= 5, total > 0 else { return String(words.prefix(max(1, columns - 1))) }
        let fraction = progress.job.statistics.fraction ?? 0
        let filled = Int(fraction * Double(room))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
        let percent = String(Int(fraction * 100))
        return "[\(bar)] \(String(repeating: " ", count: 3 - percent.count))\(percent) % \(words)"
    }

    /// A time for people: `9 s`, `3 min 20 s`, `2 h 5 min`.
    static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 3_600_000).rounded(.up))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
