internal import ArgumentParser
internal import Glibc
internal import LocalFiles
internal import MomentDiagnostics
internal import XMLTree

/// What a command reads from and writes to, besides files: the process's streams, or a test's.
public struct Console: Sendable {
    /// Takes the bytes of results, which go to standard output.
    var writeOutput: @Sendable ([UInt8]) throws(CommandFailure) -> Void
    /// Takes progress, warnings and errors.
    var writeError: @Sendable (String) -> Void
    /// Reads standard input, at most so many bytes.
    var readInput: @Sendable (Int) throws(CommandFailure) -> [UInt8]
    /// Whether results go to a terminal and may be coloured.
    public var isColoured: Bool
    /// Whether a person reads standard error.
    public var isWatched: Bool
    /// The columns that results may take.
    public var width: Int

    /// Makes a console of its parts.
    public init(
        isColoured: Bool = false,
        isWatched: Bool = false,
        width: Int = 120,
        readInput: @escaping @Sendable (Int) throws(CommandFailure) -> [UInt8],
        writeError: @escaping @Sendable (String) -> Void,
        writeOutput: @escaping @Sendable ([UInt8]) throws(CommandFailure) -> Void
    ) {
        self.isColoured = isColoured
        self.isWatched = isWatched
        self.width = width
        self.readInput = readInput
        self.writeError = writeError
        self.writeOutput = writeOutput
    }

    /// The process's own streams.
    public static func process() -> Console {
        let isTerminal = StandardStream.output.isTerminal
        return Console(
            isColoured: mayColour(isTerminal: isTerminal) { Environment[$0] },
            isWatched: StandardStream.error.isTerminal,
            width: isTerminal ? StandardStream.output.columns ?? 120 : 120,
            readInput: { limit throws(CommandFailure) in
                do throws(FileError) {
                    return try LocalFile.readStandardInput(limit: limit)
                } catch {
                    throw CommandFailure(error)
                }
            },
            // Nobody is left to tell when standard error is gone.
            writeError: { try? StandardStream.error.write($0) },
            writeOutput: { bytes throws(CommandFailure) in
                do throws(FileError) {
                    try StandardStream.output.write(bytes)
                } catch {
                    throw CommandFailure(writing: error)
                }
            }
        )
    }

    /// Whether results are coloured where nothing is said on the command line: NO_COLOR (no-color.org) is for none, CLICOLOR_FORCE for
    /// colours anywhere, CLICOLOR=0 and a dumb terminal for none (bixense.com/clicolors).
    static func mayColour(isTerminal: Bool, _ variable: (String) -> String?) -> Bool {
        if !(variable("NO_COLOR") ?? "").isEmpty { return false }
        if let forced = variable("CLICOLOR_FORCE"), !forced.isEmpty, forced != "0" { return true }
        return isTerminal && variable("CLICOLOR") != "0" && variable("TERM") != "dumb"
    }

    /// Writes results; what a terminal would obey is replaced.
    func write(_ text: String) throws(CommandFailure) { try write(styled: PrintableText.lines(text)) }

    /// Writes what a ``ReportWriter`` made: it is safe already, and its colours are meant.
    func write(styled text: String) throws(CommandFailure) {
        if !text.isEmpty { try writeOutput(Array(text.utf8)) }
    }

    /// Says something that is not a result, on a line of its own; what a terminal would obey is replaced.
    func say(_ text: String) { writeError("\(PrintableText.lines(text))\n") }

    /// Reports what went wrong, as ``say(_:)`` does.
    func complain(_ text: String) { say("virtmoment: error: \(text)") }

    /// Reports why a command stopped, unless nobody is to be told.
    func complain(_ failure: CommandFailure) {
        if !failure.isSilent { complain(failure.description) }
    }
}

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

/// The process's environment.
enum Environment {
    /// A variable's value; nil where it is not set.
    static subscript(name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// A command that works on a console, so that tests can run it.
protocol MomentCommand: ParsableCommand, Sendable {
    /// Carries out the command and returns its exit status.
    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus
}

/// Which version of the command this is.
public enum ProgramVersion {
    /// What `--version` shows.
    public static let text = "0.1.0"
}
