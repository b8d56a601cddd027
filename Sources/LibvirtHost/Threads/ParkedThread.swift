internal import CLibvirt
internal import Glibc
internal import Synchronization

/// A thread that does the work it is given, in the order in which it comes, and never ends: when its user is gone it waits for the next.
///
/// A thread that ends frees what libraries have kept for it, and so does a process that exits. OpenSSL, which libvirt
/// brings along, crashes where both happen at once: in a program that closes its last connection and returns. A process
/// has as many such threads as were ever in use at once.
///
/// `@unchecked Sendable`: everything mutable is touched only between lock and unlock of `mutex`.
final class ParkedThread: @unchecked Sendable {
    private static let free = Mutex<[ParkedThread]>([])

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [() -> Void] = []

    /// A thread nobody uses, or a new one; it shows the name to whoever looks at the process from outside.
    static func taken(as name: String) throws(HostError) -> ParkedThread {
        // The one that was freed last: its memory is still warm.
        let known = free.withLock { $0.popLast() }
        let thread = if let known { known } else { try started() }
        thread.add { cvirt_name_thread(name) }
        return thread
    }

    private static func started() throws(HostError) -> ParkedThread {
        let new = ParkedThread()
        var thread = pthread_t()
        let context = Unmanaged.passRetained(new)
        let result = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ParkedThread>.fromOpaque(context).takeUnretainedValue().run()
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            throw HostError(.systemError, message: "no thread for a connection: error \(result)")
        }
        pthread_detach(thread)
        return new
    }

    private init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    // Only of one that could not be started.
    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Hands over some work.
    func add(_ job: @escaping () -> Void) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Gives the thread back, once it has done what was handed to it. It must not be handed anything after that.
    func park() {
        add {
            cvirt_name_thread("virt-free")
            Self.free.withLock { $0.append(self) }
        }
    }

    private func run() -> Never {
        while true {
            pthread_mutex_lock(mutex)
            while jobs.isEmpty { pthread_cond_wait(condition, mutex) }
            let batch = jobs
            jobs = []
            pthread_mutex_unlock(mutex)
            for job in batch { job() }
        }
    }
}
