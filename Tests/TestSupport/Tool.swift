import Foundation
import TestRequirements

/// Programs that tests run.
public enum Tool {
    /// A program that did not do what it was to do.
    public struct Failure: Error, CustomStringConvertible {
        /// What the program wrote to standard error.
        public let description: String

        /// Creates a failure from what the program wrote.
        public init(description: String) { self.description = description }
    }

    /// Runs a program to its end; fails, with its words, unless it ends well.
    @discardableResult
    public static func run(_ program: String, _ arguments: String...) throws -> String {
        guard let path = Requirement.findProgram(program) else { throw Failure(description: "\(program) is not there") }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(program) \(arguments.joined(separator: " ")): \(text)")
        }
        return text
    }
}
