internal import Glibc
internal import MomentDiagnostics
internal import Synchronization

/// Many files, examined at once and reported in order.
struct Batch: Sendable {
    /// The files, and what could not be looked at.
    let inputs: [Result<InputFile, InputFile.Unreadable>]
    /// How many are examined at once.
    let jobs: Int

    /// The processors this process may run on.
    static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// What a batch came to.
    struct Total: Sendable {
        var status = ExitStatus.success
        var failures: [String] = []
        /// How many were reported on: directories may have held none.
        var files = 0
        /// How many were found in directories and are other documents.
        var passedOver = 0
        var errors = 0
        var warnings = 0
        /// How many findings were not told, as there were too many.
        var hidden = 0
        /// How many files have a finding that is told.
        var filesWithFindings = 0
    }

    /// How many findings are told.
    var maxFindings = Int.max
    /// Takes each report before it is cut, in their order.
    var onReport: (@Sendable (FileReport) -> Void)?

    /// How many files a thread takes at a time: enough that taking them costs nothing, few enough that the last ones are shared out.
    private static let chunk = 16

    private struct State: Sendable {
        var waiting: [Int: [FileReport]] = [:]
        var next = 0
        var writer: (any ReportWriter)?
        var text = ""
        var total = Total()
        var failure: CommandFailure?
        /// How many findings were told.
        var shown = 0
        /// What was told of texts that go with several files.
        var told = FileReport.Told()
    }

    /// Examines all files.
    ///
    /// - Parameters:
    ///   - first: reports on texts that go with the files, told before those
    ///   - writer: writes the reports; nil to write nothing
    ///   - examine: makes the reports on some files, in their order; called on several threads
    /// - Throws: if the reports cannot be written
    func run(
        on console: Console,
        after first: [FileReport] = [],
        writer: (any ReportWriter)?,
        examine: @Sendable ([InputFile]) -> [FileReport]
    ) throws(CommandFailure) -> Total {
        let state = Mutex(State(writer: writer))
        state.withLock { state in
            state.text = state.writer?.begin() ?? ""
            for report in first { settle(report, isBeside: true, in: &state) }
        }
        // Few files are shared out one by one.
        let size = max(1, min(Self.chunk, inputs.count / (4 * jobs)))
        let chunks = (inputs.count + size - 1) / size
        let taken = Atomic(0)
        Workers.run(min(jobs, chunks)) {
            while true {
                let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < chunks, state.withLock({ $0.failure == nil }) else { return }
                let range = index * size..<min((index + 1) * size, inputs.count)
                let reports = Self.reports(on: inputs[range], examine)
                state.withLock { deliver(reports, index, to: &$0, console) }
            }
        }
        let (failure, total) = state.withLock { state in
            state.text += state.writer?.finish() ?? ""
            Self.flush(&state, console)
            return (state.failure, state.total)
        }
        if let failure { throw failure }
        return total
    }

    /// Reports on inputs: those that could not be looked at keep their places.
    static func reports(
        on inputs: ArraySlice<Result<InputFile, InputFile.Unreadable>>,
        _ examine: ([InputFile]) -> [FileReport]
    ) -> [FileReport] {
        var reports: [FileReport] = []
        var files: [InputFile] = []
        for input in inputs {
            switch input {
            case .success(let file): files.append(file)
            case .failure(let error):
                reports += examine(files) + [FileReport(file: error.name, failure: error.reason)]
                files = []
            }
        }
        return reports + examine(files)
    }

    /// Takes a chunk's reports and writes all those whose turn it is.
    private func deliver(_ reports: [FileReport], _ index: Int, to state: inout State, _ console: Console) {
        state.waiting[index] = reports
        while let reports = state.waiting.removeValue(forKey: state.next) {
            state.next += 1
            for report in reports { settle(report, in: &state) }
            if state.text.utf8.count > 1 << 16 { Self.flush(&state, console) }
        }
    }

    private func settle(_ report: FileReport, isBeside: Bool = false, in state: inout State) {
        if report.isPassedOver {
            state.total.passedOver += 1
            return
        }
        if !isBeside { state.total.files += 1 }
        var report = report
        report.leaveOut(&state.told, isBeside: isBeside)
        onReport?(report)
        state.total.errors += report.findings.count { $0.severity == .error }
        state.total.warnings += report.findings.count { $0.severity == .warning }
        state.total.filesWithFindings += report.findings.isEmpty ? 0 : 1
        cut(&report, in: &state)
        if let failure = report.failure {
            state.total.failures.append(failure)
            state.total.status = state.total.status.combined(with: .failure)
        } else if !report.isValid {
            state.total.status = state.total.status.combined(with: .findings)
        }
        if let text = state.writer?.write(report) { state.text += text }
    }

    /// Takes out what is too much.
    private func cut(_ report: inout FileReport, in state: inout State) {
        guard maxFindings < Int.max, report.findings.count > maxFindings - state.shown else {
            state.shown += report.findings.count
            return
        }
        let kept = max(0, maxFindings - state.shown)
        report.isRefusedElsewhere = report.isRefusedElsewhere || !report.isValid
        state.total.hidden += report.findings.count - kept
        report.findings = Array(report.findings[..<kept])
        state.shown += kept
    }

    private static func flush(_ state: inout State, _ console: Console) {
        guard state.failure == nil else { return }
        do throws(CommandFailure) { try console.write(styled: state.text) } catch { state.failure = error }
        state.text = ""
    }
}

extension Batch.Total {
    /// The run in one line.
    var summary: String {
        func counted(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }
        let found =
            errors == 0 && warnings == 0
            ? "no errors"
            : [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }.map { counted($0.0, $0.1) }.joined(
                separator: ", "
            )
        let unread = failures.isEmpty ? "" : "; \(counted(failures.count, "file")) could not be examined"
        return "\(found) in \(counted(files, "file"))\(unread)"
    }
}
