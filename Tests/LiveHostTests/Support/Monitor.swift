import CLibvirt
import Foundation
import Glibc
import LibvirtHost
import TestSupport

/// A second way to a guest, for what no host offers: writing to its disks as the guest would.
struct Monitor {
    private typealias Command =
        @convention(c) (
            OpaquePointer?, UnsafePointer<CChar>?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, UInt32
        ) -> Int32

    /// Writes a byte pattern to a disk through QEMU, as a write of the guest.
    static func write(_ guest: Guest, disk: String, pattern: UInt8, offset: Int, length: Int) throws {
        let index = guest.disks.firstIndex { $0.target == disk } ?? 0
        let device = "/machine/peripheral/virtio-disk\(index)/virtio-backend"
        let answer = try command(guest, "qemu-io -d \(device) \"write -P \(pattern) \(offset) \(length)\"")
        // What is written is told on QEMU's own output; only a refusal is an answer.
        guard answer.isEmpty else { throw Tool.Failure(description: "not written: \(answer)") }
    }

    /// Takes a bitmap out of the image that is written of a disk, behind libvirt's back.
    static func removeBitmap(_ guest: Guest, disk: String, name: String) throws {
        let nodes = try command(
            guest,
            #"{"execute":"query-named-block-nodes","arguments":{"flat":true}}"#,
            isForPeople: false
        )
        let answer = try JSONSerialization.jsonObject(with: Data(nodes.utf8)) as? [String: Any]
        let node = (answer?["return"] as? [[String: Any]] ?? []).first { node in
            let bitmaps = node["dirty-bitmaps"] as? [[String: Any]] ?? []
            let file = (node["image"] as? [String: Any])?["filename"] as? String
            return file == guest.image(disk).path && bitmaps.contains { $0["name"] as? String == name }
        }
        guard let node = node?["node-name"] as? String else { throw Tool.Failure(description: "no bitmap \(name)") }
        let line =
            #"{"execute":"block-dirty-bitmap-remove","arguments":{"node":"\#(node)","name":"\#(name)"}}"#
        guard try !command(guest, line, isForPeople: false).contains("error") else {
            throw Tool.Failure(description: "bitmap \(name) was not removed")
        }
    }

    /// Gives a line to QEMU's monitor: the one for people, or the one for programs.
    static func command(_ guest: Guest, _ line: String, isForPeople: Bool = true) throws -> String {
        guard let library = dlopen("libvirt-qemu.so.0", RTLD_NOW),
            let address = dlsym(library, "virDomainQemuMonitorCommand")
        else { throw Tool.Failure(description: "no monitor") }
        let run = unsafeBitCast(address, to: Command.self)
        return try withDomain(guest) { domain in
            var answer: UnsafeMutablePointer<CChar>?
            guard run(domain, line, &answer, isForPeople ? 1 : 0) == 0, let answer else {
                throw Tool.Failure(description: "refused: \(line)")
            }
            defer { free(answer) }
            return String(cString: answer)
        }
    }

    /// Gives a disk another size while its guest runs.
    static func resize(_ guest: Guest, disk: String, bytes: UInt64) throws {
        typealias Resize = @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, UInt64, UInt32) -> Int32
        guard let library = dlopen("libvirt.so.0", RTLD_NOW), let address = dlsym(library, "virDomainBlockResize")
        else { throw Tool.Failure(description: "no libvirt") }
        let run = unsafeBitCast(address, to: Resize.self)
        try withDomain(guest) { domain in
            // 1: the size is in bytes.
            guard run(domain, disk, bytes, 1) == 0 else { throw Tool.Failure(description: "\(disk) was not resized") }
        }
    }

    private static func withDomain<Value>(_ guest: Guest, _ body: (OpaquePointer?) throws -> Value) throws -> Value {
        guard let functions = cvirt_load()?.pointee else { throw Tool.Failure(description: "no libvirt") }
        return try connections.withLock { connections in
            // Kept open, as some commands have to be quicker than a job.
            var connection = connections[guest.machine.uri]
            if let old = connection, functions.virConnectIsAlive(old) != 1 {
                _ = functions.virConnectClose(old)
                connection = nil
            }
            connection = connection ?? functions.virConnectOpen(guest.machine.uri)
            connections[guest.machine.uri] = connection
            guard let domain = functions.virDomainLookupByName(connection, guest.name) else {
                throw Tool.Failure(description: "no domain \(guest.name)")
            }
            defer { _ = functions.virDomainFree(domain) }
            return try body(domain)
        }
    }

    private static let connections = Lock<[String: OpaquePointer]>([:])
}
