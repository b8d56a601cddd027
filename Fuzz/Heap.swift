import Glibc

/// How many bytes of the heap are in use after 10, 100, 1000 ... executions, told on standard error if `FUZZ_HEAP` is set.
///
/// With one input again and again that number grows if and only if something is lost each time.
struct Heap {
    let isWatched = getenv("FUZZ_HEAP") != nil
    private var executions = 0
    private var next = 10

    mutating func note() {
        executions += 1
        guard executions == next else { return }
        next *= 10
        let line = "heap after \(executions) executions:\n"
        _ = line.withCString { write(2, $0, strlen($0)) }
        printHeap()
    }
}

/// The C library's own report, "in use bytes" among it.
@_silgen_name("malloc_stats")
private func printHeap()
