import Foundation

/// A value behind a lock.
public final class Lock<Value>: @unchecked Sendable {
    // All uses are between lock and unlock.
    private var value: Value
    private let lock = NSLock()

    /// Puts a value there.
    public init(_ value: Value) { self.value = value }

    /// Does something with the value while nobody else does.
    @discardableResult
    public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
