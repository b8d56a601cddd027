internal import Glibc
internal import MomentExecutor

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
        let result = posix_spawn(&process, "/bin/sh", &actions, nil, arguments, environment)
        guard result == 0 else { throw CommandFailure("the command can't be started: error \(result)") }
        try await wait(process)
    }

    private func wait(_ process: pid_t) async throws {
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            do {
                try await Task.sleep(for: .milliseconds(20))
            } catch {
                kill(process, SIGTERM)
                while waitpid(process, &status, 0) < 0, errno == EINTR {}
                throw error
            }
        }
        // The low byte tells of a signal, the one above of the exit code.
        guard status != 0 else { return }
        let reason = status & 0x7F == 0 ? "exit code \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)"
        throw CommandFailure("the command failed: \(reason)")
    }
}
