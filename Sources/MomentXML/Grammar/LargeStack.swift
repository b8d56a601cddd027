// The C module brings pthread types of its own.
internal import CLibXML2
internal import Glibc

/// Runs code on a thread with a stack of known size: libxml2's RELAX NG recurses, and a caller's thread may have 512 KiB only.
enum LargeStack {
    /// 512 KiB carry the 256 levels that libxml2 reads; the rest is for what newer releases allow.
    static let size = 16 << 20

    private final class DomainJob {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    /// Runs a body on a thread of its own and waits for it.
    ///
    /// - Returns: false if the thread could not be made, and the body did not run
    static func run(_ body: () -> Void) -> Bool {
        withoutActuallyEscaping(body) { body in
            var attributes = pthread_attr_t()
            guard pthread_attr_init(&attributes) == 0 else { return false }
            defer { pthread_attr_destroy(&attributes) }
            guard pthread_attr_setstacksize(&attributes, size) == 0 else { return false }
            let job = Unmanaged.passRetained(DomainJob(body))
            var thread = pthread_t()
            let result = pthread_create(
                &thread,
                &attributes,
                { context in
                    if let context { Unmanaged<DomainJob>.fromOpaque(context).takeRetainedValue().body() }
                    return nil
                },
                job.toOpaque()
            )
            guard result == 0 else {
                job.release()
                return false
            }
            pthread_join(thread, nil)
            return true
        }
    }
}
