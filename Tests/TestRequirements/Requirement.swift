import Foundation

/// Something a test needs on the machine it runs on.
public struct Requirement: Sendable {
    /// What is not there, as it is printed with the package that brings it; nil if it is there. Asked when a test that needs it is to run.
    let missing: @Sendable () -> String?

    /// A requirement with its name and the answer whether it is there.
    public init(_ name: String, isMet: @autoclosure @escaping @Sendable () -> Bool) {
        missing = { isMet() ? nil : name }
    }

    /// A requirement that says itself what it lacks; nil for nothing.
    public init(missing: @autoclosure @escaping @Sendable () -> String?) {
        self.missing = missing
    }

    /// A program that can be run by its name.
    public static func program(_ name: String, package: String) -> Requirement {
        Requirement("\(name) (Debian, Ubuntu: \(package))", isMet: findProgram(name) != nil)
    }

    /// The requirement that a file stands at a path, which the given Debian package brings.
    public static func file(_ path: String, package: String) -> Requirement {
        Requirement("\(path) (Debian, Ubuntu: \(package))", isMet: FileManager.default.fileExists(atPath: path))
    }

    /// Whether this machine decides about a change.
    public static var isDeciding: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }

    /// The path of a program, from `PATH` and the directories of administrators' programs.
    public static func findProgram(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return (path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"])
            .map { "\($0)/\(name)" }
            .first(where: FileManager.default.isExecutableFile(atPath:))
    }
}
