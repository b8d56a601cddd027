/// The files of the host a backup writes on, as far as running a backup has to know them.
///
/// A parameter, because the host may be another machine: without it a run trusts libvirt's word about the end and
/// removes no file itself.
public protocol HostFiles: Sendable {
    /// Whether anything is at a path.
    func exists(_ path: String) -> Bool
    /// Whether a process holds QEMU's lock on an image; nil where that can't be found out.
    func isLocked(_ path: String) -> Bool?
    /// Removes a file; gives the operating system's number of the error, or nil when it is gone.
    func remove(_ path: String) -> Int32?
}
