internal import ArgumentParser
internal import Diagnostics

/// A word that stands where a command's name must, and is none.
struct UnknownCommand {
    /// The commands before it, the program's name first.
    private let group: String
    private let word: String
    /// The commands that could stand there.
    private let names: [String]

    /// Looks for one in the program's arguments; nil where every name is a command's.
    init?(in arguments: [String]) {
        var command: any ParsableCommand.Type = VirtmomentCommand.self
        var path = [Self.name(of: command)]
        for word in arguments {
            let subcommands = command.configuration.subcommands
            guard !subcommands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
            guard let next = subcommands.first(where: { Self.name(of: $0) == word }) else {
                group = path.joined(separator: " ")
                self.word = word
                names = subcommands.map(Self.name)
                return
            }
            command = next
            path.append(word)
        }
        return nil
    }

    private static func name(of command: any ParsableCommand.Type) -> String { command.configuration.commandName ?? "" }

    /// What to say of it.
    var message: String {
        let known = Spelling.nearest(names, to: word).map { "did you mean '\($0)'?" }
        return "\(group) has no command '\(word)'; \(known ?? "there are \(names.joined(separator: ", "))")"
    }
}
