import Foundation
import Testing

/// A page of tasks, each under a heading of its own, with the commands that do it and what these print, in `console` blocks.
struct ConsolePage {
    /// One task: the commands of all its blocks, in order.
    struct Task: CustomTestStringConvertible, Sendable {
        let title: String
        let steps: [Step]
        var testDescription: String { title }
    }

    /// A command, and the lines that are shown below it.
    struct Step: Sendable {
        let command: String
        let shown: [String]
        /// The lines of the page that hold what is shown.
        let lines: Range<Int>
    }

    private(set) var lines: [String]

    init(page: String) { lines = page.components(separatedBy: "\n") }

    /// The tasks, in the order of the page.
    var tasks: [Task] {
        var tasks: [(title: String, steps: [Step])] = []
        var isInBlock = false
        var index = 0
        while index < lines.count {
            let line = lines[index]
            index += 1
            if line.hasPrefix("## ") {
                tasks.append((String(line.dropFirst(3)), []))
            } else if line.hasPrefix("```") {
                isInBlock = line == "```console"
            } else if isInBlock, line.hasPrefix("$ "), !tasks.isEmpty {
                var command = line.dropFirst(2)[...]
                while index < lines.count, lines[index].hasPrefix("> ") {
                    command += "\n" + lines[index].dropFirst(2)
                    index += 1
                }
                let first = index
                while index < lines.count, !lines[index].hasPrefix("$ "), !lines[index].hasPrefix("```") { index += 1 }
                let step = Step(command: String(command), shown: Array(lines[first..<index]), lines: first..<index)
                tasks[tasks.count - 1].steps.append(step)
            }
        }
        return tasks.map { Task(title: $0.title, steps: $0.steps) }
    }

    /// Replaces what is shown for a step.
    mutating func show(_ printed: [String], for step: Step) { lines.replaceSubrange(step.lines, with: printed) }
}

extension ConsolePage.Step {
    /// Whether lines are those shown, where `...` stands for any number of them.
    func matches(_ printed: [String]) -> Bool {
        var rest = printed[...]
        var parts = shown.split(separator: "...", omittingEmptySubsequences: false)[...]
        guard let head = parts.popFirst(), rest.starts(with: head) else { return false }
        rest = rest.dropFirst(head.count)
        guard let tail = parts.popLast() else { return rest.isEmpty }
        guard rest.count >= tail.count, Array(rest.suffix(tail.count)) == Array(tail) else { return false }
        rest = rest.dropLast(tail.count)
        for part in parts {
            guard let found = rest.ranges(of: part).first else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
