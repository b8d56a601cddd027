import Synchronization

/// The automata of one grammar that nobody is using: each validation takes one and gives it back.
///
/// So the lock is taken twice a document, never while one is read, and what an automaton has learnt serves the next document.
final class AutomatonPool: Sendable {
    private let idle = Mutex<[Box]>([])

    /// An automaton has one owner at any time: the pool, or the validation that took it.
    private struct Box: @unchecked Sendable {
        let automaton: Automaton
    }

    /// How many automata are kept for later.
    private static let maximumIdle = 8

    func take(_ grammar: CompiledGrammar) -> Automaton {
        idle.withLock { $0.popLast() }?.automaton ?? Automaton(grammar)
    }

    func giveBack(_ automaton: Automaton) {
        if automaton.isFull { return }
        let box = Box(automaton: automaton)
        idle.withLock { if $0.count < Self.maximumIdle { $0.append(box) } }
    }
}
