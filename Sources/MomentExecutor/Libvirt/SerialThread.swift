internal import CLibvirt
internal import Glibc

/// A serial executor over a thread of its own, for calls that may block for seconds.
///
/// The cooperative pool has as many threads as the machine has processors, and none of them may wait for a daemon.
final class SerialThread: SerialExecutor {
    private let queue: JobQueue

    /// Starts the thread, or fails with ``ExecutorError/Code/systemError``.
    init(name: String) throws(ExecutorError) {
        queue = JobQueue(name: name)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(queue)
        let result = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<JobQueue>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            throw ExecutorError(.systemError, message: "no thread for a connection: error \(result)")
        }
        pthread_detach(thread)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.add { job.runSynchronously(on: executor) }
    }

    // The thread ends once it has done what was handed to it.
    deinit { queue.finish() }
}

/// Work for one thread, in the order in which it came.
///
/// `@unchecked Sendable`: everything mutable is touched only between lock and unlock of `mutex`.
private final class JobQueue: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [() -> Void] = []
    private var isFinished = false
    private let name: String

    init(name: String) {
        self.name = name
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func add(_ job: @escaping () -> Void) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func finish() {
        pthread_mutex_lock(mutex)
        isFinished = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func run() {
        cvirt_name_thread(name)
        while true {
            pthread_mutex_lock(mutex)
            while jobs.isEmpty && !isFinished { pthread_cond_wait(condition, mutex) }
            let batch = jobs
            jobs = []
            let isLast = isFinished
            pthread_mutex_unlock(mutex)
            for job in batch { job() }
            if batch.isEmpty && isLast { return }
        }
    }
}
