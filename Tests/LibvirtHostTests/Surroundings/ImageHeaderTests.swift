import Foundation
import LibvirtHost
import TestSupport
import Testing

@Suite("The header of an image, read here")
struct ImageHeaderTests {
    /// The header of a qcow2 image, with a name of the image below at a place.
    private func header(_ name: String, offset: UInt64 = 512, length: UInt32? = nil, clusterBits: UInt32 = 16)
        -> [UInt8]
    {
        func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
        let count = UInt32(name.utf8.count)
        var header =
            [0x51, 0x46, 0x49, 0xFB] + bytes(UInt32(3)) + bytes(offset) + bytes(length ?? count) + bytes(clusterBits)
        header += [UInt8](repeating: 0, count: 512 - header.count)
        return header + Array(name.utf8)
    }

    @Test(
        "finds the image below as QEMU does",
        arguments: [
            ("/i/b", "/i/b"), ("b", "/d/b"), ("../b:c", "/d/../b:c"), ("nbd://host/x", nil), ("json:{}", nil),
            ("", nil),
        ]
    )
    func below(name: String, path: String?) {
        let header = ImageHeader(header(name))
        #expect(header.isQCOW2)
        #expect(header.backingPath(of: "/d/a") == path)
    }

    @Test("takes no number in it at its word")
    func hostile() {
        let whole = header("/i/b")
        for count in 0...whole.count {
            let part = ImageHeader(Array(whole.prefix(count)))
            #expect(part.backingName == (count == whole.count ? "/i/b" : nil))
        }
        for offset in [0, 513, 65_536, UInt64.max, UInt64.max - 3] {
            #expect(ImageHeader(header("/i/b", offset: offset)).backingName == nil)
        }
        for length in [0, 5, 1024, UInt32.max] {
            #expect(ImageHeader(header("/i/b", length: length)).backingName == nil)
        }
        for bits in [0, 8, 9, 22, UInt32.max] {
            #expect(ImageHeader(header("/i/b", clusterBits: bits)).backingName == nil)
        }
        #expect(ImageHeader(Array("QED\0".utf8) + [UInt8](repeating: 1, count: 600)) == ImageHeader([]))
    }

    @Test("of a file of this machine is read whatever stands in its place, and nothing is waited for")
    func local() throws {
        let directory = URL(filePath: "/tmp/vmt-head-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "f").path
        try Data((0..<200).map { UInt8($0) }).write(to: URL(filePath: file))
        let fifo = directory.appending(path: "p").path
        try Tool.run("mkfifo", fifo)
        let files = LocalHostFiles()
        #expect(files.head(of: file, count: 1000)?.count == 200)
        #expect(files.head(of: file, count: 3) == [0, 1, 2])
        #expect(files.head(of: fifo, count: 3) == nil)
        #expect(files.head(of: directory.path, count: 3) == nil)
        #expect(files.head(of: file + "x", count: 3) == nil)
        #expect(files.isThere(file) == true)
        #expect(files.isThere(file + "x") == false)
        #expect(files.isThere(file + "/x") == false)
        #expect(files.isThere("/" + String(repeating: "x", count: 5000)) == nil)
    }
}
