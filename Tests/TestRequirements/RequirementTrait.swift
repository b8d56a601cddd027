import Synchronization
public import Testing

/// Runs tests only where what they need is there.
///
/// Elsewhere they are skipped, with the reason in the output. On the machine that decides about a change (`CI=true` in the
/// environment) nothing is skipped, so that a missing package can't hide: what is missing is an issue, one for the whole run,
/// however many tests need it; each suite and test that was not run for it says so in a warning.
public struct RequirementTrait: SuiteTrait, TestTrait, TestScoping {
    let requirements: [Requirement]

    /// Each test of a suite that is skipped is told.
    public var isRecursive: Bool { true }

    /// Skips the test where something is missing, unless the machine decides.
    public func prepare(for test: Test) async throws {
        guard !Requirement.isDeciding else { return }
        let missing = requirements.compactMap { $0.missing() }
        try await ConditionTrait.enabled(if: missing.isEmpty, "needs \(missing.joined(separator: ", "))")
            .prepare(for: test)
    }

    /// Around a suite, or all cases of a test, not around each of them.
    public func scopeProvider(for test: Test, testCase: Test.Case?) -> RequirementTrait? {
        testCase == nil && Requirement.isDeciding ? self : nil
    }

    /// Runs the tests, or tells what is missing.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let missing = requirements.compactMap { $0.missing() }
        guard !missing.isEmpty else { return try await function() }
        let new = missing.filter { name in Self.told.withLock { $0.insert(name).inserted } }
        if !new.isEmpty { Issue.record("This machine lacks \(new.joined(separator: ", "))") }
        Issue.record("Not run: needs \(missing.joined(separator: ", "))", severity: .warning)
    }

    private static let told = Mutex<Set<String>>([])
}

extension Trait where Self == RequirementTrait {
    /// Runs the tests only where all of this is there.
    public static func requires(_ requirements: Requirement...) -> RequirementTrait {
        RequirementTrait(requirements: requirements)
    }
}
