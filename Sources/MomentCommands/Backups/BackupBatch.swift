internal import LibvirtHost
internal import LocalFiles
internal import MomentDiagnostics
internal import Synchronization
internal import XMLTree

/// What became of one of several backups.
final class BackupOutcome: Sendable {
    private let name = Mutex<String?>(nil)

    /// The point that was made.
    var point: String? {
        get { name.withLock { $0 } }
        set { name.withLock { $0 = newValue } }
    }
}

/// Several backups into sets, some at a time, with one report.
struct BackupBatch: Sendable {
    let runs: [BackupOfDomain]
    let parallel: Int
    let console: Console
    let output: HostOutput

    private struct Result: Sendable {
        var domain: String
        var connect: String?
        var directory: String?
        var point: String?
        var status: ExitStatus
        /// Why it failed; nil where it did not.
        var error: String?
    }

    /// Runs them, whatever becomes of each; gives the exit code of the worst.
    func run(_ selection: BackupSelection) async throws(CommandFailure) -> ExitStatus {
        for name in selection.off { console.say("\(name) is off, and is left out; --start-paused takes it in") }
        var results: [Result] = []
        do {
            // Once for all: signals are the process's.
            results = try await Interruption.cancelling { await self.all() }
        } catch {
            throw CommandFailure(String(describing: error))
        }
        results += selection.unknown.map {
            let isFile = SystemPath.resolved($0) != nil
            let hint = isFile ? "; it is a file, and a document does not go with --set" : ""
            return Result(
                domain: $0,
                status: .findings,
                error: "no host that was asked has a domain of that name\(hint)"
            )
        }
        for result in results {
            let text =
                result.error.map { "\(result.domain): failed: \($0)" }
                ?? result.point.map { "\(result.domain): \($0)" } ?? "\(result.domain): planned"
            if let error = result.error { console.complain("\(result.domain): \(error)") }
            guard output.format == .json || result.error == nil else { continue }
            try output.item(text, type: "domain") { json in
                json.member("domain", result.domain)
                if let connect = result.connect { json.member("connect", connect) }
                if let directory = result.directory { json.member("directory", directory) }
                if let point = result.point { json.member("point", point) }
                json.member("exitCode", Int(result.status.rawValue))
                if let error = result.error { json.member("error", error) }
            }
        }
        let failed = results.count { $0.status != .success }
        let worst = results.map(\.status).reduce(ExitStatus.success) { $0.combined(with: $1) }
        let done = runs.first?.isDryRun == true ? "looked at" : "backed up"
        let words = "\(results.count - failed) of \(results.count) domains \(done)"
        try output.item(words, type: "report") { json in
            json.member("domains", results.count)
            json.member("failed", failed)
            json.member("off", selection.off)
            json.member("exitCode", Int(worst.rawValue))
        }
        return worst
    }

    private func all() async -> [Result] {
        await withTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: runs.count)
            for next in runs.indices {
                if next >= parallel, let (index, result) = await group.next() { results[index] = result }
                group.addTask { (next, await result(of: runs[next])) }
            }
            for await (index, result) in group { results[index] = result }
            return results.compactMap(\.self)
        }
    }

    private func result(of run: BackupOfDomain) async -> Result {
        var run = run
        let outcome = BackupOutcome()
        run.outcome = outcome
        var result = Result(
            domain: run.backed.domain,
            connect: run.backed.connect,
            directory: run.directory,
            status: .findings,
            error: "interrupted before it began"
        )
        if Task.isCancelled { return result }
        // The name of a directory beside those of others.
        let name = run.backed.domain.utf8
        if name.first == UInt8(ascii: ".") || name.contains(UInt8(ascii: "/")) {
            result.error = "a set can't have the name of this domain; back it up alone, into a set of another name"
            return result
        }
        if console.isWatched { console.say("\(run.backed.domain) is being backed up") }
        do throws(CommandFailure) {
            result.status = try await HostCommandRun(command: run).run(on: console)
            result.error = nil
        } catch {
            result.status = error.status
            result.error = error.description
        }
        result.point = outcome.point
        return result
    }
}
