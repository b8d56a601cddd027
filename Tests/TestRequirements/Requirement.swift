import Foundation
public import Testing

/// Something a test needs on the machine it runs on.
///
/// Where it is missing the test is skipped, with the reason in the output. On the machine that decides about a change
/// (`CI=true` in the environment) nothing is skipped: the test runs and fails, so that a missing package can't hide.
public struct Requirement: Sendable {
    /// What is needed, as it is printed when the test is skipped.
    public let name: String

    /// Whether it is there.
    public let isMet: Bool

    /// A requirement with a name and the answer.
    public init(_ name: String, isMet: Bool) {
        self.name = name
        self.isMet = isMet
    }

    /// A program that can be run by its name.
    public static func program(_ name: String, package: String) -> Requirement {
        Requirement("\(name) (Debian, Ubuntu: \(package))", isMet: findProgram(name) != nil)
    }

    /// A file at a path.
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

extension Trait where Self == ConditionTrait {
    /// Skips the test, aloud, where something is missing; never where `CI=true`.
    public static func requires(_ requirements: Requirement...) -> ConditionTrait {
        let missing = requirements.filter { !$0.isMet }.map(\.name)
        return .enabled(
            if: missing.isEmpty || Requirement.isDeciding,
            "needs \(missing.joined(separator: ", "))"
        )
    }
}
