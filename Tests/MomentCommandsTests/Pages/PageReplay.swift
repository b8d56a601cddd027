import Foundation
import TestSupport

/// Runs the commands of a page, each task's in a folder of its own: to see that they print what is shown, or to show what they print.
struct PageReplay: Sendable {
    /// The page, by its path in the repository.
    let path: String
    /// What goes before each command, in the shell's language; `$V` is the command.
    var prelude = "virtmoment() { $V \"$@\"; }"
    /// Puts into a task's folder what its commands expect there.
    var setUp: @Sendable (TemporaryDirectory) throws -> Void = { _ in }

    /// The page as it is now.
    func page() throws -> ConsolePage {
        ConsolePage(page: try String(contentsOfFile: CommandRun.path(path), encoding: .utf8))
    }

    /// Runs a task's commands, in order; gives what each prints.
    func run(_ task: ConsolePage.Task) throws -> [(step: ConsolePage.Step, printed: [String])] {
        let folder = try TemporaryDirectory()
        try setUp(folder)
        return try task.steps.map { ($0, try print($0.command, in: folder)) }
    }

    /// Writes the page anew where commands print something else than is shown.
    func record() throws {
        var page = try page()
        let changed = try page.tasks.flatMap(run).filter { !$0.step.matches($0.printed) }
        // From the end, so that the places before stay where they are.
        for (step, printed) in changed.reversed() { page.show(printed, for: step) }
        try page.lines.joined(separator: "\n").write(toFile: CommandRun.path(path), atomically: true, encoding: .utf8)
    }

    /// What a command prints, its exit code last where it is not 0.
    private func print(_ command: String, in folder: TemporaryDirectory) throws -> [String] {
        let run = try BuiltCommand("\(prelude)\nexec 2>&1\n\(command)\n", in: folder.path)
        var lines = run.output.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        if run.status != 0 { lines.append("[exit code \(run.status)]") }
        return lines
    }
}
