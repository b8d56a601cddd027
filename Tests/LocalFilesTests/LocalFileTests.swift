import Foundation
import LocalFiles
import TestSupport
import Testing

@Suite("Files")
struct LocalFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("a file is read whole", arguments: [0, 1, 4096, 65_536, 65_537, 300_000])
    func read(size: Int) throws {
        let content = String(repeating: "x", count: size)
        let path = try directory.file("a", content)
        #expect(try LocalFile.read(path, limit: 1 << 20) == Array(content.utf8))
    }

    @Test("a pipe is read to its end", arguments: [10, 200_000])
    func pipe(size: Int) throws {
        let path = "\(directory.path)/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        let content = [UInt8](repeating: 7, count: size)
        // A thread of its own: both ends block until the other one is there.
        let writer = Thread {
            let handle = FileHandle(forWritingAtPath: path)
            try? handle?.write(contentsOf: Data(content))
            try? handle?.close()
        }
        writer.start()
        #expect(try LocalFile.read(path, limit: 1 << 20) == content)
    }

    @Test("a file above the limit is refused without being read")
    func limit() throws {
        let path = try directory.file("big")
        truncate(path, 1 << 40)
        #expect(throws: FileError("read", path, reason: "it has 1099511627776 bytes, and at most 1000 are read")) {
            try LocalFile.read(path, limit: 1000)
        }
        #expect(try LocalFile.read(directory.file("fits", "1234"), limit: 4).count == 4)
    }

    @Test("an endless device stops at the limit")
    func device() {
        #expect(throws: FileError("read", "/dev/zero", reason: "it is larger than the 100000 bytes that are read")) {
            try LocalFile.read("/dev/zero", limit: 100_000)
        }
    }

    @Test("what cannot be read is named with the system's reason")
    func unreadable() throws {
        #expect(throws: FileError("read", "/nonexistent/a", number: ENOENT)) {
            try LocalFile.read("/nonexistent/a", limit: 10)
        }
        #expect(throws: FileError("read", directory.path, number: EISDIR)) {
            try LocalFile.read(directory.path, limit: 10)
        }
        #expect(FileError("read", "a", number: ENOENT).description == "cannot read a: No such file or directory")
    }

    @Test("replacing keeps the mode, the other files and symbolic links")
    func replace() throws {
        let path = try directory.file("a", "old")
        chmod(path, 0o640)
        symlink("a", "\(directory.path)/link")
        try LocalFile.replace("\(directory.path)/link", with: Array("new".utf8))
        #expect(try directory.content("a") == "new")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(directory.path)/link") == "a")
        #expect(try directory.names == ["a", "link"])
    }

    @Test("a failed replacement leaves everything as it was")
    func failedReplacement() throws {
        let path = try directory.file("a", "old")
        #expect(throws: FileError.self) { try LocalFile.replace(directory.path, with: []) }
        #expect(throws: FileError.self) { try LocalFile.replace("\(directory.path)/missing", with: []) }
        #expect(throws: FileError.self) { try LocalFile.write("\(directory.path)/missing/a", []) }
        #expect(try directory.content("a") == "old")
        #expect(try directory.names == [(path as NSString).lastPathComponent])
    }

    @Test("a new file is written with the mode that the user's mask gives")
    func newFile() throws {
        let path = "\(directory.path)/new"
        try LocalFile.write(path, [1, 2])
        let mask = umask(0)
        umask(mask)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == Int(0o666 & ~mask))
        #expect(try directory.names == ["new"])
    }
}
