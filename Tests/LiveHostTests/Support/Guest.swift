import Foundation
import LibvirtHost
import TestRequirements
import TestSupport

/// A domain of one test, with images of its own, gone when the test is over.
struct Guest: Sendable {
    let name: String
    let machine: any GuestHost
    let host: LibvirtConnection
    let directory: URL
    let disks: [Disk]
    /// Whether it has a port for an agent, which is served by a ``GuestAgent``.
    var hasAgentPort = false
    /// What is below its slow disk.
    var storage: SlowStorage?

    /// A disk: its target and its image.
    struct Disk: Sendable {
        var target: String
        var format = "qcow2"
        var megabytes = 8
        /// Whether its bytes are read at 16 MiB a second until the guest's ``Guest/storage`` is released.
        var isSlow = false
    }

    var reference: DomainReference { .name(name) }

    /// The image of a disk.
    func image(_ target: String) -> URL { directory.appending(path: "\(target).img") }

    /// Returns the guest's definition as libvirt reads it.
    func definition(type: String? = nil) -> String {
        let devices = disks.map { disk in
            """
            <disk type='file' device='disk'><driver name='qemu' type='\(disk.format)'/>\
            <source file='\(image(disk.target).path)'/><target dev='\(disk.target)' bus='virtio'/></disk>
            """
        }
        let port =
            hasAgentPort
            ? """
            <channel type='unix'><source mode='connect' path='\(agentSocket)'/>\
            <target type='virtio' name='org.qemu.guest_agent.0'/></channel>
            """ : ""
        return """
            <domain type='\(type ?? machine.domainType)'><name>\(name)</name><memory unit='KiB'>32768</memory><vcpu>1</vcpu>\
            <os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>\
            <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>\(devices.joined())\(port)\
            <controller type='usb' model='none'/><memballoon model='none'/></devices></domain>
            """
    }

    /// Where a push of a disk goes.
    func target(_ disk: String) -> URL { directory.appending(path: "\(disk).copy") }

    /// A push of all disks to files of a format.
    func push(format: String) -> String {
        let parts = disks.map { disk in
            """
            <disk name='\(disk.target)' type='file'><driver type='\(format)'/>\
            <target file='\(target(disk.target).path)'/></disk>
            """
        }
        return "<domainbackup><disks>\(parts.joined())</disks></domainbackup>"
    }

    /// A pull of all disks from a server.
    func pull(_ server: String, incremental: String? = nil) -> String {
        let parts = disks.map { disk in
            "<disk name='\(disk.target)' type='file'><scratch file='\(target(disk.target).path)'/></disk>"
        }
        return """
            <domainbackup mode='pull'>\(incremental.map { "<incremental>\($0)</incremental>" } ?? "")\
            <server \(server)/><disks>\(parts.joined())</disks></domainbackup>
            """
    }

    /// Makes the images, full of bytes of their own, and the domain; gives both to the test and removes them after.
    static func with<Value>(
        _ disks: [Disk] = [Disk(target: "vda")],
        running: Bool = true,
        hasAgentPort: Bool = false,
        on machine: any GuestHost = EmbeddedHost.shared,
        _ body: (Guest) async throws -> Value
    ) async throws -> Value {
        let host = try await machine.connect()
        let name = await machine.nextName()
        let directory = machine.images.appending(path: name)
        var guest = Guest(name: name, machine: machine, host: host, directory: directory, disks: disks)
        guest.hasAgentPort = hasAgentPort
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (index, disk) in disks.enumerated() {
            guest.storage = try guest.fill(disk, seed: UInt64(index + 1)) ?? guest.storage
        }
        try machine.give(directory)
        _ = try await host.define(xml: guest.definition())
        let result: Result<Value, any Error>
        do {
            if running { try await host.start(guest.reference, options: .paused) }
            result = .success(try await body(guest))
        } catch {
            result = .failure(error)
        }
        // The test may have cost the connection.
        let cleaner = try await machine.connect()
        try? await cleaner.destroy(guest.reference)
        for snapshot in (try? await cleaner.snapshots(of: guest.reference, listing: .all, matching: .init())) ?? [] {
            try? await cleaner.deleteSnapshot(
                of: guest.reference,
                name: snapshot,
                deletion: .init(metadataOnly: true)
            )
        }
        try? await cleaner.undefine(
            guest.reference,
            options: [.managedSave, .snapshotsMetadata, .checkpointsMetadata]
        )
        try? FileManager.default.removeItem(at: directory)
        guest.storage?.stop()
        return try result.get()
    }

    /// Makes the guest a program that writes to its first disk again and again, 32 KiB in each 64 KiB, from the
    /// second cluster on: its first sector, for a BIOS to start. The domain must not run.
    func makeWriter() throws {
        let code = "31c08ed88ed0bc007cbe307cb80043cd13668106387c8000000066813e387c803e000072e466c706387c80000000ebd9"
        let packet = "10004000008000008000000000000000"
        try setFirstSector(code + packet)
    }

    /// Makes the guest a program that turns the machine off at once, by the power management's port of a `pc`: its
    /// first sector, for a BIOS to start. The domain must not run.
    func makeStopper() throws { try setFirstSector("ba0406b80020effaf4ebfc") }

    /// Replaces the first sector of the first disk, given in hexadecimal digits. The domain must not run.
    func setFirstSector(_ program: String) throws {
        let digits = Array(program.utf8)
        var sector = stride(from: 0, to: digits.count, by: 2).map { index in
            UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) ?? 0
        }
        sector += [UInt8](repeating: 0, count: 510 - sector.count) + [0x55, 0xAA]
        let file = machine.root.appending(path: "\(name).sector")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(sector).write(to: file)
        try Tool.run("qemu-io", "-f", "qcow2", "-c", "write -s \(file.path) 0 512", image("vda").path)
    }

    /// Kills the guest's process, as the kernel would.
    func killProcess() throws {
        for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let number = pid_t(entry), let line = FileManager.default.contents(atPath: "/proc/\(entry)/cmdline")
            else { continue }
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            guard words.first?.contains("qemu-system") == true, words.contains(where: { $0.contains("guest=\(name),") })
            else { continue }
            kill(number, SIGKILL)
            return
        }
        throw Tool.Failure(description: "no process of \(name)")
    }

    /// Fills an image with bytes that repeat nowhere, so that a byte in the wrong place shows: noise, each 4 KiB of
    /// which begin with their number. Gives what serves the bytes of a slow one.
    private func fill(_ disk: Disk, seed: UInt64) throws -> SlowStorage? {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        var words = (0..<(1 << 17)).map { _ -> UInt64 in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        // Tests look at what is in the guest's own directory.
        let raw = machine.root.appending(path: "\(name)-\(disk.target)")
        try Data().write(to: raw)
        let file = try FileHandle(forWritingTo: raw)
        for megabyte in 0..<disk.megabytes {
            for page in 0..<256 { words[page << 9] = UInt64(megabyte << 8 | page) }
            try words.withUnsafeBytes { try file.write(contentsOf: Data($0)) }
        }
        try file.close()
        let image = image(disk.target).path
        guard disk.isSlow else {
            try Tool.run("qemu-img", "convert", "-f", "raw", "-O", disk.format, raw.path, image)
            try FileManager.default.removeItem(at: raw)
            return nil
        }
        let storage = try SlowStorage(of: raw, megabytesPerSecond: 16)
        try Tool.run("qemu-img", "create", "-f", disk.format, "-b", storage.uri, "-F", "raw", image)
        return storage
    }

    /// Makes a qcow2 image upon the image of a disk.
    func makeOverlay(_ path: String, upon disk: String) throws {
        try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", image(disk).path, path)
    }

    /// The bytes the guest sees in an image that nobody writes.
    func content(of image: URL, format: String) throws -> Data {
        let raw = directory.appending(path: "read-\(UUID().uuidString).raw")
        defer { try? FileManager.default.removeItem(at: raw) }
        try Tool.run("qemu-img", "convert", "-f", format, "-O", "raw", image.path, raw.path)
        return try Data(contentsOf: raw)
    }
}
