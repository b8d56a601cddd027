internal import ArgumentParser
internal import MomentDiagnostics
internal import XMLTree

/// How far the first words of a command line are names of commands.
struct CommandPath {
    /// The last command that is named; the program itself where none is.
    private(set) var command: any ParsableCommand.Type = VirtmomentCommand.self
    /// The names of the commands, the program's first.
    private(set) var names: [String]
    /// What stands behind the names.
    private(set) var rest: ArraySlice<String>

    /// Follows the names in the program's arguments.
    init(_ arguments: [String]) {
        names = [Self.name(of: command)]
        rest = arguments[...]
        while let word = rest.first, let next = subcommands.first(where: { Self.name(of: $0) == word }) {
            command = next
            names.append(word)
            rest.removeFirst()
        }
    }

    /// The commands below the last one.
    var subcommands: [any ParsableCommand.Type] { command.configuration.subcommands }

    /// What a command is called.
    static func name(of command: any ParsableCommand.Type) -> String { command.configuration.commandName ?? "" }
}

/// A word that stands where a command's name must, and is none.
struct UnknownCommand {
    /// The commands before it, the program's name first.
    private let group: String
    private let word: String
    /// The commands that could stand there.
    private let names: [String]

    /// Looks for one in the program's arguments; nil where every name is a command's.
    init?(in arguments: [String]) {
        // `help` takes the names that follow it.
        let path = CommandPath(arguments.first == "help" ? Array(arguments.dropFirst()) : arguments)
        guard let word = path.rest.first, !path.subcommands.isEmpty, !word.hasPrefix("-"), word != "help" else {
            return nil
        }
        group = path.names.joined(separator: " ")
        self.word = word
        names = path.subcommands.map(CommandPath.name)
    }

    /// The message that names the unknown word and the nearest command.
    var message: String {
        let known = Spelling.nearest(names, to: word).map { "did you mean '\($0)'?" }
        return "\(group) has no command '\(word)'; \(known ?? "there are \(names.joined(separator: ", "))")"
    }
}
