internal import Glibc

/// The word of a person, or a program, that the work with the exports is done: a line on standard input.
enum WordFromInput {
    /// Waits for a line; fails when the input ends without one, so that nobody's word is not taken for it.
    static func wait() async throws {
        while true {
            var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            guard poll(&input, 1, 0) > 0 else {
                try await Task.sleep(for: .milliseconds(50))
                continue
            }
            var byte: UInt8 = 0
            guard read(0, &byte, 1) == 1 else {
                throw CommandFailure("standard input ended before a line told that the data is fetched")
            }
            if byte == UInt8(ascii: "\n") { return }
        }
    }
}
