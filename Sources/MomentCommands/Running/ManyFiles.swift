internal import Dispatch
internal import XMLTree

/// A command that takes any number of files, as its last operands.
protocol ManyFiles: MomentCommand {
    /// The files, in order.
    var files: [String] { get set }
}

/// Files that stand at the end of a command line, kept away from the argument parser.
///
/// The parser's time grows with the square of the number of operands: 10,000 files, as `xargs` hands over, took ten times as long to
/// parse as to validate.
struct TrailingFiles {
    /// What the parser is to see.
    let arguments: [String]
    /// The files behind it.
    let files: [String]

    /// How many operands the parser sees at least: names of commands, and what may be an option's value, are among the first of a run.
    private static let seen = 16

    /// Splits a command line; nil if it is short enough to be parsed whole.
    init?(of arguments: [String]) {
        let operands = arguments.lastIndex { $0.hasPrefix("-") }.map { $0 + 1 } ?? 0
        guard arguments.count - operands > 4 * Self.seen else { return nil }
        self.arguments = Array(arguments[..<(operands + Self.seen)])
        files = Array(arguments[(operands + Self.seen)...])
    }
}

/// Threads that share work.
enum Workers {
    /// Runs the same work on several threads at once, and waits for all.
    ///
    /// With more than one, none of them is the caller's: what that allocated before, such as compiled stylesheets, all threads read. It lies among
    /// free blocks which the caller's thread would take first, and each write to one takes a cache line from the others. That was a twentieth
    /// of the processor time of two threads.
    static func run(_ count: Int, _ work: @Sendable () -> Void) {
        guard count > 1 else { return work() }
        withoutActuallyEscaping(work) { work in
            let group = DispatchGroup()
            for _ in 0..<count { DispatchQueue.global().async(group: group, execute: work) }
            group.wait()
        }
    }
}
