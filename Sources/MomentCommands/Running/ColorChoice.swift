internal import ArgumentParser
internal import XMLTree

/// When results are coloured.
enum ColorChoice: String, OptionWord {
    /// On a terminal, as the environment wants it.
    case auto
    case always, never

    /// The console with or without colours.
    func applied(to console: Console) -> Console {
        var console = console
        switch self {
        case .auto: break
        case .always: console.isColoured = true
        case .never: console.isColoured = false
        }
        return console
    }
}
