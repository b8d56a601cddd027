internal import Diagnostics
internal import XMLTree

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

    /// What to say of it.
    var message: String {
        let known = Spelling.nearest(names, to: word).map { "did you mean '\($0)'?" }
        return "\(group) has no command '\(word)'; \(known ?? "there are \(names.joined(separator: ", "))")"
    }
}
