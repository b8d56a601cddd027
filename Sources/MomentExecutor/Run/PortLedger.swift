internal import MomentRules
internal import Synchronization

/// The ports that runs of this process hold between choosing one and the end of their backup.
final class PortLedger: Sendable {
    static let shared = PortLedger()

    private let held = Mutex<Set<UInt16>>([])

    /// Chooses from a pool, past the ports that are held, and holds the one that was chosen.
    func reserving<Value>(_ pool: PortPool, _ choose: (inout PortPool) -> (Value, UInt16?)) -> (Value, UInt16?) {
        held.withLock { held in
            var pool = pool
            for port in held { pool.reserve(port) }
            let (value, port) = choose(&pool)
            if let port { held.insert(port) }
            return (value, port)
        }
    }

    /// Gives a port back.
    func release(_ port: UInt16?) {
        guard let port else { return }
        held.withLock { _ = $0.remove(port) }
    }
}
