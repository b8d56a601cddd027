import Foundation
import Glibc
import LibvirtHost
import MomentDocuments
import MomentRules
import TestRequirements
import Testing

@Suite("A look at this machine")
struct HostProbeTests {
    @Test("files are told apart by what is there")
    func kinds() throws {
        let directory = URL(filePath: Scratch.file("probe"))
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "file")
        try Data([1, 2, 3]).write(to: file)
        let probe = HostProbe.local
        #expect(probe.file(file.path) == .regular(size: 3))
        #expect(probe.file(directory.path) == .directory)
        #expect(probe.file(directory.appending(path: "new").path) == .missing)
        #expect(probe.file(directory.appending(path: "none/new").path) == .noDirectory)
        #expect(probe.file(file.appending(path: "new").path) == .noDirectory)
        #expect(probe.file("/new-\(UUID().uuidString)") == .missing)
        #expect(probe.file("/dev/null") == .other)
    }

    @Test("an image's format and size are read from its first bytes")
    func images() throws {
        let path = Scratch.file("probe")
        defer { try? FileManager.default.removeItem(atPath: path) }
        func image(_ bytes: [UInt8]) throws -> HostProbe.ImageFacts? {
            try Data(bytes).write(to: URL(filePath: path))
            return HostProbe.local.image(path)
        }
        let head: [UInt8] = [0x51, 0x46, 0x49, 0xFB, 0, 0, 0, 3] + [UInt8](repeating: 0, count: 16)
        #expect(try image(head + [0, 0, 0, 1, 0, 0, 0, 2]) == .init(format: .qcow2, virtualSize: 1 << 32 | 2))
        #expect(try image(head) == .init(format: .qcow2, virtualSize: nil))
        #expect(try image([0, 0, 0, 0]) == .init(format: .raw, virtualSize: 4))
        #expect(try image([]) == .init(format: .raw, virtualSize: 0))
        #expect(try image(Array("conectix".utf8)) == nil)
        #expect(HostProbe.local.image("/dev/null") == nil)
    }

    @Test("a port that somebody listens at is not handed out")
    func ports() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                try #require(bind(descriptor, pointer, length) == 0)
                try #require(listen(descriptor, 1) == 0)
                try #require(getsockname(descriptor, pointer, &length) == 0)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        #expect(HostProbe.local.isPortFree("127.0.0.1", port) == false)
        #expect(HostProbe.local.isPortFree("localhost", port) == false)
        #expect(HostProbe.local.isPortFree("no.such.host.invalid", port) == nil)
        var pool = HostPorts.local(port...port).pool
        #expect(pool.next(at: "127.0.0.1") == nil)
    }

    @Test("names are looked up")
    func names() {
        #expect(HostProbe.local.resolves("localhost") == true)
        #expect(HostProbe.local.resolves("no such host") != true)
    }
}
