internal import Glibc
internal import XMLTree

/// One run of a program, with nothing on its input and a limit to its time and its words.
package struct ProgramRun: Sendable {
    /// How a program ended, and what it wrote.
    package struct Result: Hashable, Sendable {
        /// The exit status; 128 and the signal's number where a signal ended it.
        package var status: Int32
        /// What it wrote on standard output.
        package var output: String
        /// What it wrote on standard error.
        package var error: String
    }

    private let program: String
    private let arguments: [String]
    private let timeout: Duration

    /// More than any chain of images takes.
    private static var mostBytes: Int { 64 << 20 }

    init(_ program: String, _ arguments: [String], timeout: Duration) {
        self.program = program
        self.arguments = arguments
        self.timeout = timeout
    }

    /// Runs it. Blocks the thread until it has ended.
    func run() throws(ImageToolError) -> Result {
        guard !([program] + arguments).contains(where: { $0.utf8.contains(0) }) else {
            throw ImageToolError(.notStarted, "a NUL character in an argument")
        }
        let output = try Pipe()
        let error = try Pipe()
        let child = try start(output, error)
        output.closeWriting()
        error.closeWriting()
        let isWhole = collect([output, error], until: ContinuousClock.now + timeout)
        if !isWhole { kill(child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard isWhole else {
            throw ImageToolError(.timedOut, "\(program) did not come to an end and was ended")
        }
        let signal = status & 0x7F
        return Result(
            status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
            output: String(decoding: output.bytes, as: UTF8.self),
            error: String(decoding: error.bytes, as: UTF8.self)
        )
    }

    private func start(_ output: Pipe, _ error: Pipe) throws(ImageToolError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
        posix_spawn_file_actions_adddup2(&actions, error.writing, 2)
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let number = posix_spawnp(&child, program, &actions, nil, words, environ)
        guard number == 0 else {
            throw ImageToolError(.notStarted, "\(program) can't be started: error \(number)")
        }
        return child
    }

    /// Reads until both pipes are at their end; false where that takes too long or too much.
    private func collect(_ pipes: [Pipe], until deadline: ContinuousClock.Instant) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let open = pipes.filter { !$0.isAtEnd }
            if open.isEmpty { return true }
            let left = (deadline - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { return false }
            var descriptors = open.map { pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0) }
            let ready = poll(&descriptors, nfds_t(descriptors.count), Int32(min(left.rounded(.up), 60_000)))
            if ready < 0, errno != EINTR { return false }
            guard ready > 0 else { continue }
            for (pipe, descriptor) in zip(open, descriptors) where descriptor.revents != 0 {
                let count = read(pipe.reading, &buffer, buffer.count)
                if count > 0 {
                    pipe.bytes += buffer[..<count]
                } else if count == 0 || errno != EINTR {
                    pipe.isAtEnd = true
                }
                if pipe.bytes.count > Self.mostBytes { return false }
            }
        }
    }
}

/// A pipe from a program, and what has come through it.
private final class Pipe {
    let reading: Int32
    private(set) var writing: Int32
    var bytes: [UInt8] = []
    var isAtEnd = false

    init() throws(ImageToolError) {
        var ends: [Int32] = [-1, -1]
        // Sockets, as they are born closed to other children, which pipe(2) is not.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw ImageToolError(.notStarted, "no pipe: error \(errno)")
        }
        (reading, writing) = (ends[0], ends[1])
    }

    func closeWriting() {
        close(writing)
        writing = -1
    }

    deinit {
        close(reading)
        if writing >= 0 { close(writing) }
    }
}

/// Runs programs on a thread of its own: waiting for one holds no thread of the cooperative pool.
package actor ProgramThread {
    private let thread: SerialThread

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init(_ thread: SerialThread) { self.thread = thread }

    /// Runs a program to its end.
    package static func run(
        _ program: String,
        _ arguments: [String],
        timeout: Duration
    ) async throws(ImageToolError) -> ProgramRun.Result {
        let thread: SerialThread
        do throws(HostError) {
            thread = try SerialThread(name: "image-tool")
        } catch {
            throw ImageToolError(.notStarted, error.message)
        }
        return try await ProgramThread(thread).run(ProgramRun(program, arguments, timeout: timeout))
    }

    private func run(_ program: ProgramRun) throws(ImageToolError) -> ProgramRun.Result { try program.run() }
}
