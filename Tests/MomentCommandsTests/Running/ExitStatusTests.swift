import Foundation
import MomentCommands
import Testing

@Suite("The end of the command")
struct ExitStatusTests {
    @Test("carries its code, and runs nothing that libraries do at a regular exit")
    func exit() async {
        await #expect(processExitsWith: .exitCode(1)) {
            atexit { _exit(9) }
            ExitStatus.findings.exit()
        }
    }
}
