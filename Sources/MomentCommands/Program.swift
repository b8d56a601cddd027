internal import ArgumentParser
internal import LocalFiles
internal import XMLTree

/// The command from its arguments to its exit code.
public enum Program {
    /// Runs the command of the process's own command line, on its streams. Arguments that are no UTF-8, as names of files may be, keep their bytes.
    public static func run() async -> ExitStatus {
        let arguments = (0..<Int(CommandLine.argc)).compactMap {
            CommandLine.unsafeArgv[$0].map { SystemPath.text($0) }
        }
        return await run(commandLine: arguments)
    }

    /// Runs the command of a whole command line, the program's name first, on the process's streams.
    ///
    /// Swift takes the command line from /proc. Where that is not mounted there is none, not even a name: that is a failure, as it would
    /// otherwise pass for a call for help that all went well with.
    public static func run(commandLine: [String]) async -> ExitStatus {
        StandardStream.secure()
        let console = Console.process()
        guard !commandLine.isEmpty else {
            console.complain("the arguments can't be read: /proc is not mounted")
            return .failure
        }
        return await run(arguments: Array(commandLine.dropFirst()), on: console)
    }

    /// Runs the command on any console.
    public static func run(arguments: [String], on console: Console) async -> ExitStatus {
        do {
            var command = try parse(arguments)
            if let command = command as? any MomentCommand { return try await command.execute(on: console) }
            try command.run()
            return .success
        } catch let failure as CommandFailure {
            console.complain(failure)
            return failure.status
        } catch {
            if let unknown = UnknownCommand(in: arguments) {
                console.complain(unknown.message)
                return .usage
            }
            return finish(error, on: console)
        }
    }

    private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        if let split = TrailingFiles(of: arguments), var command = named(in: split.arguments) as? any ManyFiles {
            command.files += split.files
            return command
        }
        return try named(in: arguments) ?? VirtmomentCommand.parseAsRoot(arguments)
    }

    /// The command that is named, if it can make sense of what stands behind its name.
    ///
    /// It parses its arguments as if it were a program of its own: as one of many commands it would have the argument parser look at all of
    /// them first, which takes longer than checking a small file. Whatever else there is, such as help or a mistake, is for the program.
    private static func named(in arguments: [String]) -> (any ParsableCommand)? {
        let path = CommandPath(arguments)
        guard path.command is any MomentCommand.Type, let command = try? path.command.parseAsRoot(Array(path.rest)),
            // Help is a command, too.
            type(of: command) == path.command
        else { return nil }
        return command
    }

    /// Shows help, the version, a completion script or what is wrong with the arguments, which the argument parser hands over as errors.
    private static func finish(_ error: any Error, on console: Console) -> ExitStatus {
        let text = VirtmomentCommand.fullMessage(for: error)
        guard VirtmomentCommand.exitCode(for: error).isSuccess else {
            // One prefix for all errors, whoever tells them.
            let label = "Error: "
            text.hasPrefix(label) ? console.complain(String(text.dropFirst(label.count))) : console.say(text)
            return .usage
        }
        do throws(CommandFailure) {
            try console.write(text.isEmpty || text.hasSuffix("\n") ? text : text + "\n")
            return .success
        } catch {
            console.complain(error)
            return error.status
        }
    }
}
