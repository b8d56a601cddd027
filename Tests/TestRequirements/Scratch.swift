import Foundation
import Glibc
import Synchronization

/// The one directory of this process's tests: all files that they make, but those beside the sources, are below it.
///
/// It goes when the process ends, however that happens: another process waits for the end, ends
/// what tests left running and removes the directory.
public enum Scratch {
    /// The directory. Short, because sockets' paths may have 107 bytes; everybody may enter it, for tests that become another user.
    public static let path: String = {
        var template = Array("/tmp/vmt-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, chmod(template, 0o755) == 0 else {
            fatalError("no directory in /tmp: error \(errno)")
        }
        let path = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
        watch(path)
        // Records of backups, too, of every connection and command that names no other place.
        setenv("VIRTMOMENT_STATE_DIR", "\(path)/state", 1)
        // What comes after this process finds nothing any more.
        atexit {
            Scratch.watched?.1.fileHandleForWriting.closeFile()
            for _ in 0..<1_000 where access(Scratch.path, F_OK) == 0 { usleep(10_000) }
        }
        return path
    }()

    /// A path below it that nothing is at.
    public static func file(_ name: String = "file") -> String {
        "\(path)/\(name)-\(count.add(1, ordering: .relaxed).newValue)"
    }

    private static let count = Atomic(0)

    /// Starts the process that stays behind.
    private static func watch(_ path: String) {
        // What has the directory in its arguments or surroundings was started by tests: guests, daemons, commands.
        let script = """
            trap '' HUP INT TERM
            read -r end
            ended=$(grep -slaF -e "$0" /proc/[0-9]*/cmdline /proc/[0-9]*/environ | cut -d/ -f3 | sort -u | grep -vx $$)
            [ -z "$ended" ] || kill -KILL $ended
            rm -rf "$0"
            """
        let process = Process()
        // The shell itself, which lives as long as this process: a child that ended and was not waited for stops the exit tests
        // of Swift Testing. `Process` gives it a process group of its own, so that ctrl-c does not end it.
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, path]
        let life = Pipe()
        // The other end is this process's alone.
        _ = fcntl(life.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.standardInput = life
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { fatalError("nobody can watch over \(path)") }
        watched = (process, life)
    }

    // Written once, before the path is known to anybody.
    nonisolated(unsafe) private static var watched: (Process, Pipe)?
}
