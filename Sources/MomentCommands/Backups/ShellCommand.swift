internal import BackupJobs
internal import Glibc
internal import LibvirtHost

/// A command of the user's that fetches the data of a pull backup.
struct ShellCommand: Sendable {
    private let command: String
    private let variables: [String]

    /// A command for the shell, with each export's URI in `NBD_URI_` and the disk's target name in capitals, and the
    /// name of its bitmap, if any, in `NBD_BITMAP_` and the same.
    init(_ command: String, exports: [BackupExport]) {
        self.command = command
        variables = exports.flatMap { export in
            let disk = String(export.disk.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
            return [export.uri.map { "NBD_URI_\(disk)=\($0)" }, export.metaContext.map { "NBD_BITMAP_\(disk)=\($0)" }]
                .compactMap { $0 }
        }
    }

    /// Runs it to its end. Its standard output goes to standard error, as results are ours.
    func run() async throws {
        var process = pid_t()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        let inherited = sequence(first: environ, next: { $0 + 1 }).lazy.prefix { $0.pointee != nil }
        var environment: [UnsafeMutablePointer<CChar>?] = inherited.map { $0.pointee } + variables.map { strdup($0) }
        environment.append(nil)
        let words = ["/bin/sh", "-c", command]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer {
            for argument in arguments { free(argument) }
            for variable in environment.suffix(variables.count + 1) { free(variable) }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A process group of its own, so that whatever it starts can be ended with it, and signals as a shell expects them.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for number in Interruption.signals + [SIGPIPE] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        // Threads of a pool hold signals back, and a child would inherit that.
        var mask = sigset_t()
        sigemptyset(&mask)
        posix_spawnattr_setsigmask(&attributes, &mask)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let result = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environment)
        guard result == 0 else { throw CommandFailure("the command can't be started: error \(result)") }
        do {
            try Self.judge(try await Self.wait(process))
        } catch is CancellationError {
            await Self.end(process)
            throw CancellationError()
        }
    }

    /// Waits for the end; gives the status as the system tells it.
    private static func wait(_ process: pid_t) async throws -> Int32 {
        var status: Int32 = 0
        while true {
            let answer = waitpid(process, &status, WNOHANG)
            if answer == process { return status }
            guard answer == 0 || errno == EINTR else {
                throw CommandFailure("the command's end can't be seen: error \(errno)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private static func judge(_ status: Int32) throws(CommandFailure) {
        // The low byte tells of a signal, the one above of the exit code.
        guard status != 0 else { return }
        let reason =
            status & 0x7F == 0 ? "failed with exit code \(status >> 8 & 0xFF)" : "was ended by signal \(status & 0x7F)"
        throw CommandFailure("--exec command \(reason)")
    }

    /// Ends the command and what it has started: by request, then by force.
    private static func end(_ process: pid_t) async {
        kill(-process, SIGTERM)
        let waiting = Task { try await wait(process) }
        let force = Task {
            try await Task.sleep(for: .seconds(5))
            kill(-process, SIGKILL)
        }
        _ = try? await waiting.value
        force.cancel()
    }
}
