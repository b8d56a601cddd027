import Foundation
import TestRequirements
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

    /// What a sanitizer is told, if there is one. Looking for leaks at the end of each of these processes takes longer than all they do;
    /// the libraries' own tests are asked for them.
    private static let sanitizers: [String: String] = {
        let environment = ProcessInfo.processInfo.environment
        let address = [environment["ASAN_OPTIONS"], "detect_leaks=0"].compactMap { $0 }.joined(separator: ":")
        return ["ASAN_OPTIONS": address, "TSAN_OPTIONS": environment["TSAN_OPTIONS"] ?? ""]
    }()

    /// What `env -i` is to keep: a sanitizer's options are none of the command's surroundings.
    static let sanitizerOptions = sanitizers.map { "\($0)='\($1)'" }.joined(separator: " ")

    /// Runs a shell command in which `$V` is the command.
    ///
    /// - Parameter directory: where it runs
    @discardableResult
    init(_ script: String, in directory: String = "/") throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = URL(filePath: directory)
        let own = ["V": Self.path, "TMPDIR": Scratch.path]
        process.environment = ProcessInfo.processInfo.environment.merging(own) { $1 }.merging(Self.sanitizers) { $1 }
        // One pipe is emptied while the command runs; a second one might be full before it is that one's turn.
        let file = URL(filePath: Scratch.file("errors"))
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: file)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let complaints = try Data(contentsOf: file)
        self.output = String(decoding: bytes, as: UTF8.self)
        self.errors = String(decoding: complaints, as: UTF8.self)
        status = process.terminationStatus
        isCrash = process.terminationReason == .uncaughtSignal || status >= 128
    }
}
