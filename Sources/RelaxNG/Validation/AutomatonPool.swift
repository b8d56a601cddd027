import Synchronization

/// The automata of one grammar that nobody is using: each validation takes one and gives it back, so that what it has learnt serves
/// the next document.
///
/// No thread ever waits for another one here.
final class AutomatonPool: Sendable {
    /// How many automata are kept for later.
    private static let size = 8

    private let shelf: Shelf

    init() {
        var shelf = Shelf(nil)
        for _ in 1..<Self.size { shelf = Shelf(shelf) }
        self.shelf = shelf
    }

    func take(_ grammar: CompiledGrammar) -> Automaton {
        var place: Shelf? = shelf
        while let current = place {
            if let automaton = current.take() { return automaton }
            place = current.next
        }
        return Automaton(grammar)
    }

    func giveBack(_ automaton: Automaton) {
        if automaton.isFull { return }
        var place: Shelf? = shelf
        while let current = place, !current.put(automaton) { place = current.next }
    }

    /// Room for one automaton, and the next such place.
    ///
    /// An automaton has one owner at any time, the place or the validation that took it: handing it over is the atomic exchange.
    private final class Shelf: @unchecked Sendable {
        private let automaton = Atomic<Unmanaged<Automaton>?>(nil)
        let next: Shelf?

        init(_ next: Shelf?) { self.next = next }

        deinit { automaton.load(ordering: .relaxed)?.release() }

        func take() -> Automaton? {
            automaton.exchange(nil, ordering: .acquiringAndReleasing)?.takeRetainedValue()
        }

        /// Whether there was room.
        func put(_ one: Automaton) -> Bool {
            let kept = Unmanaged.passRetained(one)
            let isFree = automaton.compareExchange(expected: nil, desired: kept, ordering: .acquiringAndReleasing)
                .exchanged
            if !isFree { kept.release() }
            return isFree
        }
    }
}
