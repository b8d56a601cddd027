import Foundation
import MomentCommands
import Synchronization
import TestSupport

/// One run of the command inside the test's process.
struct CommandRun {
    let status: ExitStatus
    let output: String
    let errors: String

    /// Runs the command with arguments; paths are relative to the repository unless they begin with a slash.
    init(_ arguments: String..., input: String = "") async {
        await self.init(arguments, input: input)
    }

    init(_ arguments: [String], input: String = "") async {
        let output = Mutex<[UInt8]>([])
        let errors = Mutex("")
        // Only borrowed closures can't escape into the console; the run is over before the two go.
        let (keptOutput, keptErrors) = (Box(output), Box(errors))
        let console = Console(
            readInput: { _ in Array(input.utf8) },
            writeError: { text in keptErrors.value.withLock { $0 += text } },
            writeOutput: { bytes in keptOutput.value.withLock { $0 += bytes } }
        )
        status = await Program.run(arguments: arguments, on: console)
        self.output = keptOutput.value.withLock { String(decoding: $0, as: UTF8.self) }
        self.errors = keptErrors.value.withLock { $0 }
    }

    private final class Box<Value: ~Copyable & Sendable>: Sendable {
        let value: Value
        init(_ value: consuming Value) { self.value = value }
    }

    /// The path of a file of the repository.
    static func path(_ path: String) -> String { Samples.repository.appending(path: path).path }
}
