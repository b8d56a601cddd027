/// Runs programs on a thread of its own: waiting for one holds no thread of the cooperative pool.
actor ProgramThread {
    private let thread: SerialThread

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init(_ thread: SerialThread) { self.thread = thread }

    /// Runs a program to its end.
    static func run(
        _ program: String,
        _ arguments: [String],
        timeout: Duration
    ) async throws(ImageToolError) -> ProgramRun.Result {
        let thread: SerialThread
        do throws(ExecutorError) {
            thread = try SerialThread(name: "image-tool")
        } catch {
            throw ImageToolError(.notStarted, error.message)
        }
        return try await ProgramThread(thread).run(ProgramRun(program, arguments, timeout: timeout))
    }

    private func run(_ run: ProgramRun) throws(ImageToolError) -> ProgramRun.Result { try run() }
}
