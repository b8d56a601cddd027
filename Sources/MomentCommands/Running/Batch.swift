internal import Diagnostics
internal import Glibc
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
    }

    /// How many files a thread takes at a time: enough that taking them costs nothing, few enough that the last ones are shared out.
    private static let chunk = 16

    private struct State: Sendable {
        var waiting: [Int: [FileReport]] = [:]
        var next = 0
        var writer: (any ReportWriter)?
        var text = ""
        var total = Total()
        var failure: CommandFailure?
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
            for report in first { Self.settle(report, isBeside: true, in: &state) }
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
                state.withLock { Self.deliver(reports, index, to: &$0, console) }
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
    private static func deliver(_ reports: [FileReport], _ index: Int, to state: inout State, _ console: Console) {
        state.waiting[index] = reports
        while let reports = state.waiting.removeValue(forKey: state.next) {
            state.next += 1
            state.total.files += reports.count
            for report in reports { settle(report, in: &state) }
            if state.text.utf8.count > 1 << 16 { flush(&state, console) }
        }
    }

    private static func settle(_ report: FileReport, isBeside: Bool = false, in state: inout State) {
        var report = report
        report.leaveOut(&state.told, isBeside: isBeside)
        if let failure = report.failure {
            state.total.failures.append(failure)
            state.total.status = state.total.status.combined(with: .failure)
        } else if !report.isValid {
            state.total.status = state.total.status.combined(with: .findings)
        }
        if let text = state.writer?.write(report) { state.text += text }
    }

    private static func flush(_ state: inout State, _ console: Console) {
        guard state.failure == nil else { return }
        do throws(CommandFailure) { try console.write(styled: state.text) } catch { state.failure = error }
        state.text = ""
    }
}
