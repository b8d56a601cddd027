import BackupSets
import Foundation
import MomentRules
import TestRequirements
import TestSupport
import Testing

@Suite("Restoring from a set", .requires(.qemuImg))
struct RestoreTests {
    private static let domain = """
        <domain type='kvm'><name>web</name><uuid>\(PointTests.uuid)</uuid><os><loader type='pflash'>/fw</loader>\
        <nvram template='/fw/vars'>/var/lib/vars.fd</nvram></os><devices>\
        <disk type='block' device='disk'><driver name='qemu' type='raw' cache='none'/><source dev='/dev/vg/web' index='1'/>\
        <backingStore type='file'><source file='/below'/></backingStore><target dev='vda' bus='virtio'/></disk>\
        <disk type='network' device='disk'><source protocol='rbd' name='pool/x'/><target dev='vdb' bus='virtio'/></disk>\
        <interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface>\
        </devices><metadata><my:note xmlns:my='urn:my'>kept</my:note></metadata></domain>
        """

    /// A set of a full copy of vda and vdb, and an increment upon it of another size, whose file names another image as what is below it.
    private func set(_ directory: TemporaryDirectory) throws -> BackupSet {
        let set = try PointTests.set(["full", "increment"], in: directory)
        let base = "\(directory.path)/set/points"
        let script = """
            set -e; cd '\(directory.path)'
            qemu-img create -q -f qcow2 live.qcow2 2M; qemu-io -f qcow2 -c 'write -P 9 0 2M' live.qcow2
            qemu-img create -q -f qcow2 '\(base)/full/vda.qcow2' 1M; qemu-io -f qcow2 -c 'write -P 1 0 1M' '\(base)/full/vda.qcow2'
            qemu-img create -q -f qcow2 -b "$PWD/live.qcow2" -F qcow2 '\(base)/increment/vda.qcow2' 2M
            qemu-io -f qcow2 -c 'write -P 2 64k 64k' '\(base)/increment/vda.qcow2'
            printf variables > '\(base)/increment/nvram'
            """
        try Tool.run("sh", "-c", script)
        try directory.file("set/points/increment/domain.xml", Self.domain)
        for (name, size) in [("full", 1 << 20), ("increment", 2 << 20)] {
            let path = "\(base)/\(name)"
            func sum(_ file: String) throws -> String {
                String(try Tool.run("sha256sum", "\(path)/\(file)").prefix(64))
            }
            func length(_ file: String) throws -> Int { try Data(contentsOf: URL(filePath: "\(path)/\(file)")).count }
            var text = PointTests.manifest(name, base: name == "full" ? nil : "full", begun: name == "full" ? 0 : 100)
            text = text.replacing("\"virtualSize\":1048576", with: "\"virtualSize\":\(size)")
                .replacing("\"storedSize\":3", with: "\"storedSize\":\(try length("vda.qcow2"))")
                .replacing("\"sha256\":\"00\"", with: "\"sha256\":\"\(try sum("vda.qcow2"))\"")
            if name == "increment" {
                let files = try ["domain": "domain.xml", "nvram": "nvram"].map { role, file in
                    #"{"role":"\#(role)","file":"\#(file)","size":\#(try length(file)),"sha256":"\#(try sum(file))"}"#
                }
                text = text.replacing("\"disks\"", with: "\"files\":[\(files.joined(separator: ","))],\"disks\"")
            }
            try directory.file("set/points/\(name)/manifest.json", text)
        }
        return set
    }

    private static var bytes: Data {
        var bytes = Data(repeating: 1, count: 1 << 20)
        bytes.replaceSubrange(65536..<131072, with: repeatElement(2, count: 65536))
        return bytes + Data(repeating: 0, count: 1 << 20)
    }

    @Test("an increment lies upon the set's own full copy, whatever its file names below it", arguments: [true, false])
    func chain(isThere: Bool) async throws {
        let directory = try TemporaryDirectory()
        let set = try set(directory)
        #expect(try await set.verify().findings == [])
        if !isThere { try FileManager.default.removeItem(atPath: "\(directory.path)/live.qcow2") }
        let path = "\(directory.path)/vda.raw"
        let prepared = try await SetRestore(from: set, to: nil, disks: [("vda", path)], format: .raw).prepare()
        _ = try await prepared.run()
        #expect(try Data(contentsOf: URL(filePath: path)) == Self.bytes)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600, "a guest's disk is its owner's alone")
        #expect(try !directory.names.contains { $0.contains("partial") })
    }

    @Test("the definition names the new files, and is otherwise as it was")
    func definition() async throws {
        let directory = try TemporaryDirectory()
        let place = "\(directory.path)/new"
        _ = try await SetRestore(from: try set(directory), to: place).prepare().run()
        let definition = try String(contentsOfFile: "\(place)/domain.xml", encoding: .utf8)
        for part in [
            "<nvram template='/fw/vars'>\(place)/nvram</nvram>", "<disk device='disk' type='file'>",
            "<driver name='qemu' cache='none' type='qcow2'/>", "<source file='\(place)/vda.qcow2'/>",
            "<source protocol='rbd' name='pool/x'/>", "<my:note xmlns:my=\"urn:my\">kept</my:note>",
        ] {
            #expect(definition.contains(part), "\(part)\n\(definition)")
        }
        #expect(!definition.contains("/dev/vg/web") && !definition.contains("backingStore"))
        #expect(try String(contentsOfFile: "\(place)/nvram", encoding: .utf8) == "variables")
    }

    @Test("an instant takes the newest point before it")
    func instants() async throws {
        let directory = try TemporaryDirectory()
        let set = try set(directory)
        func point(_ seconds: Int64) async throws -> String {
            try await SetRestore(from: set, at: .instant(Instant(seconds)), to: "\(directory.path)/new").prepare().point
                .name
        }
        #expect(try await point(0) == "full")
        #expect(try await point(99) == "full")
        #expect(try await point(100) == "increment")
        #expect(try await point(5000) == "increment")
        await #expect { try await point(-1) } throws: { ($0 as? BackupSetError)?.kind == .notFound }
        await #expect {
            try await SetRestore(from: set, at: .name("tuesday"), to: "\(directory.path)/new").prepare()
        } throws: { ($0 as? BackupSetError)?.kind == .notFound }
    }

    @Test("what fails half way leaves nothing")
    func failing() async throws {
        let directory = try TemporaryDirectory()
        let set = try set(directory)
        // Writes one byte otherwise than it should.
        let program = try directory.file(
            "tool",
            "#!/bin/sh\nqemu-img \"$@\" || exit\nfor last; do :; done\n"
                + "[ \"$1\" = convert ] && printf x | dd of=\"$last\" bs=1 seek=700000 conv=notrunc status=none\nexit 0\n"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let place = "\(directory.path)/new"
        let prepared = try await SetRestore(
            from: set,
            to: place,
            format: .raw,
            programs: SetPrograms(qemuImg: program)
        ).prepare()
        await #expect { try await prepared.run() } throws: { ($0 as? BackupSetError)?.kind == .damaged }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == [])
    }

    /// What a device of so many bytes, full of something else, holds after a body.
    private func device(_ directory: TemporaryDirectory, bytes: Int, _ body: (String) async throws -> Void) async throws
        -> Data
    {
        let file = "\(directory.path)/blocks"
        try Data(repeating: 0x77, count: bytes).write(to: URL(filePath: file))
        let device = try Tool.run("losetup", "--show", "-f", file).trimmingCharacters(in: .newlines)
        do {
            try await body(device)
        } catch {
            _ = try? Tool.run("losetup", "-d", device)
            throw error
        }
        try Tool.run("losetup", "-d", device)
        return try Data(contentsOf: URL(filePath: file))
    }

    /// Whether this machine lends loop devices: the kernel and whoever made the container decide, and no package brings them.
    private static let hasLoopDevices = geteuid() == 0 && (try? Tool.run("losetup", "-f")) != nil

    @Test(
        "a block device takes the disk where that is asked for, and keeps what is behind it",
        .enabled(if: hasLoopDevices, "needs root and loop devices")
    )
    func devices() async throws {
        let directory = try TemporaryDirectory()
        let set = try set(directory)
        let held = try await device(directory, bytes: 3 << 20) { path in
            func restore(_ isAllowed: Bool, to place: String? = nil) -> SetRestore {
                SetRestore(from: set, to: place, disks: [("vda", path)], overwritesDevices: isAllowed)
            }
            await #expect { try await restore(false).prepare() } throws: { ($0 as? BackupSetError)?.kind == .refused }
            let place = "\(directory.path)/new"
            let prepared = try await restore(true, to: place).prepare()
            #expect(prepared.steps.first?.contains("over what is there") == true)
            _ = try await prepared.run()
            let definition = try String(contentsOfFile: "\(place)/domain.xml", encoding: .utf8)
            #expect(definition.contains("<source dev='\(path)'/>"), "\(definition)")
            #expect(definition.contains("<disk device='disk' type='block'>") && definition.contains("type='raw'/>"))
        }
        #expect(held.prefix(2 << 20) == Self.bytes)
        #expect(held.dropFirst(2 << 20).allSatisfy { $0 == 0x77 })
        // One that is too small is left alone.
        let small = try await device(directory, bytes: 1 << 20) { path in
            await #expect {
                try await SetRestore(from: set, to: nil, disks: [("vda", path)], overwritesDevices: true).prepare()
            } throws: { ($0 as? BackupSetError)?.kind == .refused }
        }
        #expect(small.allSatisfy { $0 == 0x77 })
    }

    @Test("another name makes another domain, whose UUID and addresses libvirt chooses")
    func renamed() async throws {
        let directory = try TemporaryDirectory()
        let set = try set(directory)
        let place = "\(directory.path)/new"
        _ = try await SetRestore(from: set, to: place, newName: "web-tuesday").prepare().run()
        let definition = try String(contentsOfFile: "\(place)/domain.xml", encoding: .utf8)
        #expect(definition.contains("<name>web-tuesday</name>") && !definition.contains("uuid"))
        #expect(definition.contains("<interface type='network'>") && !definition.contains("52:54:00"), "\(definition)")
        #expect(definition.contains("<source network='default'/>"))
    }

    @Test("a trial restores each point, tells what does not come back, and leaves nothing")
    func trial() async throws {
        let directory = try TemporaryDirectory()
        let set = try set(directory)
        let place = "\(directory.path)/trial"
        let verification = try await set.verify(trial: place)
        #expect(verification.points == ["full", "increment"] && verification.findings == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == [])
        let program = try directory.file(
            "tool",
            "#!/bin/sh\nqemu-img \"$@\" || exit\nfor last; do :; done\n"
                + "[ \"$1\" = convert ] && qemu-io -c 'write -P 9 700416 512' \"$last\" > /dev/null\nexit 0\n"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let broken = try await set.verify("increment", trial: place, programs: SetPrograms(qemuImg: program))
        #expect(broken.findings.map(\.point) == ["increment"] && !broken.isSound)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == [])
    }
}
