internal import Dispatch

/// Threads that share work.
enum Workers {
    /// Runs the same work on several threads at once, and waits for all.
    ///
    /// With more than one, none of them is the caller's: what that allocated before, such as compiled stylesheets, all threads read. It lies among
    /// free blocks which the caller's thread would take first, and each write to one takes a cache line from the others. That was a twentieth
    /// of the processor time of two threads.
    static func run(_ count: Int, _ work: @Sendable () -> Void) {
        guard count > 1 else { return work() }
        withoutActuallyEscaping(work) { work in
            let group = DispatchGroup()
            for _ in 0..<count { DispatchQueue.global().async(group: group, execute: work) }
            group.wait()
        }
    }
}
