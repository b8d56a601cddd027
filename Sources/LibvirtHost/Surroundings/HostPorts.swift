public import MomentRules
internal import Synchronization

/// The TCP ports of a host at which backups may be served, and which of them runs of this process hold.
///
/// A port is held from the moment in which a backup is about to begin to its end; whoever only prepares or plans one
/// holds none. Other processes are not seen here: a port that one of them was quicker to take is refused by QEMU, and
/// the run then tries another.
public final class HostPorts: Sendable {
    /// The ports that may be used.
    public let range: ClosedRange<UInt16>
    private let isFree: @Sendable (_ host: String, _ port: UInt16) -> Bool?
    private let held = Mutex<Set<UInt16>>([])

    /// Describes the ports of a host.
    ///
    /// - Parameters:
    ///   - range: From NBD's own port upward by default.
    ///   - isFree: Whether a port is free at an address; nil where that can't be told. Such a port is left for whoever
    ///     serves to try.
    public init(
        _ range: ClosedRange<UInt16> = 10_809...10_872,
        isFree: @escaping @Sendable (_ host: String, _ port: UInt16) -> Bool?
    ) {
        self.range = range
        self.isFree = isFree
    }

    /// The ports that may be chosen at this moment. Choosing from it holds nothing.
    public var pool: PortPool {
        var pool = PortPool(range) { [isFree] host, port in isFree(host, port) ?? true }
        for port in held.withLock({ $0 }) { pool.reserve(port) }
        return pool
    }

    /// Whether a port is known to be taken.
    package func isTaken(_ port: UInt16, at host: String) -> Bool { isFree(host, port) == false }

    /// Holds a port for a run: the one that was chosen for it, or another where that one is taken by now.
    ///
    /// - Parameter refused: Ports at which QEMU could not listen. After one of them the choice is random: processes that
    ///   have met at one port would meet again at the next.
    /// - Returns: The port; nil where none is left.
    package func hold(_ chosen: UInt16, at host: String, past refused: Set<UInt16>) -> UInt16? {
        let others = refused.isEmpty ? Array(range) : range.shuffled()
        return ([chosen] + others).first { port in
            !refused.contains(port) && !isTaken(port, at: host) && held.withLock { $0.insert(port).inserted }
        }
    }

    /// Gives a reserved port back, so that another backup can take it. Without a port it does nothing.
    package func giveBack(_ port: UInt16?) {
        guard let port else { return }
        held.withLock { _ = $0.remove(port) }
    }
}
