/// An object of libvirt that is owned here and freed at the end of the scope: a domain, a checkpoint, a snapshot.
struct Handle: ~Copyable {
    /// The object.
    let pointer: OpaquePointer
    private let free: @convention(c) (OpaquePointer?) -> Int32

    init(_ pointer: OpaquePointer, free: @escaping @convention(c) (OpaquePointer?) -> Int32) {
        self.pointer = pointer
        self.free = free
    }

    deinit { _ = free(pointer) }
}
