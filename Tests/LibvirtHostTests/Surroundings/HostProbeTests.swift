import Foundation
import Glibc
import LibvirtHost
import MomentDocuments
import MomentRules
import TestRequirements
import TestSupport
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
        func image(_ bytes: [UInt8]) throws -> ImageFacts? {
            try Data(bytes).write(to: URL(filePath: path))
            return HostProbe.local.image(path)
        }
        let head: [UInt8] = [0x51, 0x46, 0x49, 0xFB, 0, 0, 0, 3] + [UInt8](repeating: 0, count: 16)
        let known = try #require(try image(head + [0, 0, 0, 1, 0, 0, 0, 2]))
        #expect(known.format == .qcow2 && known.virtualSize == 1 << 32 | 2)
        let cut = try #require(try image(head))
        #expect(cut.format == .qcow2 && cut.virtualSize == nil && cut.bitmaps == nil && cut.snapshots == nil)
        let raw = try #require(try image([0, 0, 0, 0]))
        #expect(raw.format == .raw && raw.virtualSize == 4 && raw.allocatedSize != nil)
        #expect(try image([])?.virtualSize == 0)
        #expect(try image(Array("conectix".utf8)) == nil)
        #expect(HostProbe.local.image("/dev/null") == nil)
    }

    @Test("bitmaps, snapshots and the image below are what qemu-img says", .requires(.qemuImg))
    func insides() async throws {
        let base = Scratch.file("base.qcow2")
        let path = Scratch.file("top.qcow2")
        defer { for path in [base, path] { try? FileManager.default.removeItem(atPath: path) } }
        let script = """
            qemu-img create -q -f qcow2 \(base) 16M && qemu-img create -q -f qcow2 -b \(base) -F qcow2 \(path)
            for name in monday 'a name of some length with ä' x; do qemu-img bitmap --add \(path) "$name"; done
            qemu-img bitmap --disable \(path) x
            for name in one 'two words'; do qemu-img snapshot -c "$name" \(path); done
            """
        try Tool.run("sh", "-c", script)
        let image = try #require(HostProbe.local.image(path))
        let tool = try #require(try await QemuImg().chain(of: path, format: "qcow2").first)
        #expect(image.bitmaps?.map(\.name) == tool.bitmaps.map(\.name) && image.bitmaps?.count == 3)
        #expect(image.bitmaps?.map(\.isRecording) == tool.bitmaps.map(\.isRecording))
        #expect(image.bitmaps?.allSatisfy { !$0.isInUse } == true)
        #expect(image.snapshots == tool.snapshots && image.snapshots?.count == 2)
        #expect(image.backing == base && image.backingFormat == .qcow2 && image.virtualSize == 16 << 20)
        #expect(HostProbe.local.image(base)?.bitmaps == [] && HostProbe.local.image(base)?.backing == nil)
    }

    @Test("an image with any of its first bytes changed is read to its end", .requires(.qemuImg))
    func damage() throws {
        let path = Scratch.file("damaged.qcow2")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let script = """
            qemu-img create -q -f qcow2 \(path) 1M && qemu-img bitmap --add \(path) monday && qemu-img snapshot -c one \(path)
            """
        try Tool.run("sh", "-c", script)
        let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4) { bytes[Int.random(in: 0..<160)] = UInt8.random(in: 0...255) }
            let image = QCOW2Image("/x", allocatedSize: 0) { [bytes] offset, count in
                guard offset < bytes.count else { return [] }
                return Array(bytes[Int(offset)..<min(bytes.count, Int(offset) + count)])
            }
            #expect((image?.facts.bitmaps?.count ?? 0) <= 65_535)
        }
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
