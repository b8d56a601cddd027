internal import Glibc

/// An open file, closed when it goes out of scope.
struct FileDescriptor: ~Copyable {
    let number: Int32

    /// Opens a file for reading.
    init(reading path: String) throws(FileError) {
        number = FileDescriptor.restarting { SystemPath.withBytes(path) { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY) } }
        if number < 0 { throw FileError("read", path, number: errno) }
    }

    /// Takes over an open file.
    init(owning number: Int32) { self.number = number }

    deinit { close(number) }

    /// Reads to the end of an open file, which may be a pipe.
    static func readAll(_ number: Int32, name: String, expected: Int, limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        // One byte more than expected, so that the end of an ordinary file shows by a short read and not by another call.
        var room = min(max(expected, 0), limit) + 1
        while true {
            let start = bytes.count
            var result = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                result = restarting { read(number, buffer.baseAddress, buffer.count) }
                count = max(0, result)
            }
            if result < 0 { throw FileError("read", name, number: errno) }
            if result == 0 { return bytes }
            if start == 0 { bytes = chunk } else { bytes += chunk }
            if bytes.count > limit {
                throw FileError("read", name, reason: "it is larger than the \(limit) bytes that are read")
            }
            if expected > 0, bytes.count == expected { return bytes }
            room = max(room, 65_536)
        }
    }

    /// Writes all bytes to a descriptor, however many calls it takes. Throws if one of them fails.
    static func writeAll(_ number: Int32, _ bytes: some Sequence<UInt8>, name: String) throws(FileError) {
        let bytes = Array(bytes)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                restarting { write(number, buffer.baseAddress.map { $0 + written }, buffer.count - written) }
            }
            if count < 0 { throw FileError("write", name, number: errno) }
            written += count
        }
    }

    /// Repeats a system call that a signal interrupted.
    static func restarting<Result: SignedInteger>(_ call: () -> Result) -> Result {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
