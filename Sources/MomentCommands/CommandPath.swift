internal import ArgumentParser
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
