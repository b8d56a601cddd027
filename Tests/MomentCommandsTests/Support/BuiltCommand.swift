import Foundation
import Testing

/// The built command, run as a process of its own.
struct BuiltCommand {
    let status: Int32
    let output: String
    let errors: String
    /// Whether it ended by a signal.
    let isCrash: Bool

    /// The command that `VIRTMOMENT` names, such as the one that is handed out; by default the one beside the test runner.
    static let path =
        ProcessInfo.processInfo.environment["VIRTMOMENT"]
        ?? URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent().appending(path: "virtmoment")
        .path

    /// Runs a shell command in which `$V` is the command.
    ///
    /// - Parameter directory: where it runs
    @discardableResult
    init(_ script: String, in directory: String = "/") throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = URL(filePath: directory)
        process.environment = ProcessInfo.processInfo.environment.merging(["V": Self.path]) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // Standard error is short; standard output may fill its pipe, so it is emptied first.
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        self.output = String(decoding: bytes, as: UTF8.self)
        self.errors = String(decoding: complaints, as: UTF8.self)
        status = process.terminationStatus
        isCrash = process.terminationReason == .uncaughtSignal || status >= 128
    }
}
