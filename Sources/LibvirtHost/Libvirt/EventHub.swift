internal import Synchronization
internal import XMLTree

/// The subscribers to the events of one connection.
///
/// libvirt's callbacks come on the event loop's thread; they hand over values and return at once.
package final class EventHub: Sendable {
    private struct Subscriber {
        /// The UUID of the domain it wants to hear of; nil for all.
        var domain: String?
        var continuation: AsyncStream<DomainEvent>.Continuation
    }

    private struct State {
        var subscribers: [Int: Subscriber] = [:]
        var next = 0
        var isFinished = false
    }

    private let state = Mutex(State())
    private let observer: @Sendable (DomainEvent) -> Void

    /// A hub whose owner hears of every event before the subscribers do.
    package init(observer: @escaping @Sendable (DomainEvent) -> Void = { _ in }) { self.observer = observer }

    /// A stream of what happens from now on. Nothing is dropped: an unread completion would be waited for in vain.
    package func stream(domain: String?) -> AsyncStream<DomainEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: DomainEvent.self, bufferingPolicy: .unbounded)
        let key: Int? = state.withLock { state in
            if state.isFinished { return nil }
            state.next += 1
            state.subscribers[state.next] = Subscriber(domain: domain, continuation: continuation)
            return state.next
        }
        guard let key else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.subscribers.removeValue(forKey: key) }
        }
        return stream
    }

    /// Tells everybody whom it concerns.
    package func send(_ event: DomainEvent) {
        observer(event)
        let concerned = state.withLock { state in
            state.subscribers.values.filter { subscriber in
                guard let wanted = subscriber.domain, let domain = event.domain else { return true }
                return wanted == domain.uuid
            }
        }
        for subscriber in concerned { subscriber.continuation.yield(event) }
    }

    /// Ends every stream, present and future.
    package func finish() {
        let all = state.withLock { state in
            state.isFinished = true
            defer { state.subscribers = [:] }
            return Array(state.subscribers.values)
        }
        for subscriber in all { subscriber.continuation.finish() }
    }
}
