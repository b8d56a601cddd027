import Foundation
import Glibc
import TestRequirements
import TestSupport

/// What is below a guest's disk, given away at a rate that the test sets: a job which reads all of it takes as long as
/// the test wants, however busy the machine is.
///
/// It is served over NBD as the backing file of the disk's image, so that the image itself is a file as any other.
final class SlowStorage: Sendable {
    /// Where it is served, as QEMU takes it.
    let uri: String
    private let files: [URL]
    private let rate: URL
    private let process: Process

    /// Serves a file, which it removes when it is stopped; for every user.
    init(of file: URL, megabytesPerSecond: Int) throws {
        guard let program = Requirement.findProgram("nbdkit") else {
            throw Tool.Failure(description: "nbdkit is not there")
        }
        let socket = file.appendingPathExtension("nbd")
        rate = file.appendingPathExtension("rate")
        files = [file, socket, rate]
        uri = "nbd+unix:///?socket=\(socket.path)"
        process = Process()
        process.executableURL = URL(filePath: program)
        // With several threads it fails an assertion of its own when QEMU is killed in the middle of a request.
        process.arguments = [
            "--foreground", "--readonly", "--threads=1", "--unix", socket.path, "--filter=exitwhen", "--filter=rate",
            "file", file.path,
            "rate=\(Self.bits(megabytesPerSecond))", "rate-file=\(rate.path)",
            "exit-when-process-exits=\(ProcessInfo.processInfo.processIdentifier)",
        ]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        while chmod(socket.path, 0o777) != 0 {
            guard process.isRunning else { throw Tool.Failure(description: "nbdkit does not serve \(file.path)") }
            usleep(5_000)
        }
    }

    /// Gives all that is asked for from now on.
    func release() throws { try Self.bits(1 << 20).write(to: rate, atomically: true, encoding: .utf8) }

    /// Stops serving and frees the socket.
    func stop() {
        // It inherits a thread's mask that keeps other signals away.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        for file in files { try? FileManager.default.removeItem(at: file) }
    }

    private static func bits(_ megabytes: Int) -> String { "\(megabytes << 23)" }
}
