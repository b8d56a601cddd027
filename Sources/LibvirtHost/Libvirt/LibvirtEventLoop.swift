internal import CLibvirt
internal import Glibc
internal import Synchronization

/// libvirt's event loop, which a process has once, on a thread of its own.
///
/// It runs until the process ends: libvirt has no way to take its implementation back.
enum LibvirtEventLoop {
    private static let state = Mutex<Result<Void, HostError>?>(nil)

    /// Starts the loop if it does not run yet. Must come before the first connection is opened.
    static func start(_ library: LibvirtLibrary) throws(HostError) {
        let result = state.withLock { state in
            if let state { return state }
            let result = begin(library)
            state = result
            return result
        }
        try result.get()
    }

    private static func begin(_ library: LibvirtLibrary) -> Result<Void, HostError> {
        do throws(HostError) {
            let register = try library.function(\.virEventRegisterDefaultImpl)
            _ = try library.function(\.virEventRunDefaultImpl)
            if register() < 0 { return .failure(library.failure(of: "virEventRegisterDefaultImpl")) }
        } catch {
            return .failure(error)
        }
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { _ in
                cvirt_name_thread("virt-events")
                guard let run = cvirt_load()?.pointee.virEventRunDefaultImpl else { return nil }
                // A failed round is not the end of events; the pause keeps a lasting fault from taking a processor.
                while true {
                    if run() < 0 { usleep(10_000) }
                }
            },
            nil
        )
        guard result == 0 else {
            return .failure(HostError(.systemError, message: "no thread for libvirt's events: error \(result)"))
        }
        pthread_detach(thread)
        return .success(())
    }
}
