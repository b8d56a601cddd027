import Foundation
import TestSupport

/// The command, run beside a test on its guest's host.
enum CommandProcess {
    /// Starts the command with an environment of the host's own; gives it.
    static func start(_ arguments: String, _ guest: Guest) throws -> Process {
        let command = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
            .appending(path: "virtmoment").path
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "exec '\(command)' \(arguments)"]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "LIBVIRT_DEFAULT_URI": guest.machine.uri, "VIRTMOMENT_STATE_DIR": "\(guest.machine.root.path)/records",
        ]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Runs the command to its end; gives its exit code.
    static func run(_ arguments: String, _ guest: Guest) throws -> Int32 {
        let process = try start(arguments, guest)
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Runs the command to its end; fails, with its words, unless it ends well.
    static func runWell(_ arguments: String, _ guest: Guest) throws {
        let words = guest.machine.root.appending(path: "\(guest.name)-words").path
        defer { try? FileManager.default.removeItem(atPath: words) }
        guard try run("\(arguments) 2> '\(words)'", guest) != 0 else { return }
        throw Tool.Failure(description: try String(contentsOfFile: words, encoding: .utf8))
    }
}
