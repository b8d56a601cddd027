import Foundation
import MomentCommands
import TestRequirements
import TestSupport
import Testing

@Suite("virtmoment doctor")
struct DoctorCommandTests {
    private static let library = Requirement.file(
        "/usr/lib/x86_64-linux-gnu/libvirt.so.0",
        package: "libvirt0"
    )

    private func doctor(_ arguments: String...) async -> CommandRun {
        await CommandRun(["doctor", "test", "--connect", "test:///default"] + arguments)
    }

    @Test("says what it could not look at, and finds nothing wrong", .requires(library))
    func sound() async {
        let run = await doctor()
        #expect(run.status == .success)
        #expect(run.output.contains("[images-unseen]"))
        #expect(run.output.contains("'vda'"))
        #expect(run.errors.isEmpty)
    }

    @Test("writes one object a line", .requires(library))
    func json() async {
        let run = await doctor("--format", "json", "--repair", "--dry-run")
        #expect(run.status == .success)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first?.hasPrefix(#"{"type":"finding","file":"test","#) == true)
        #expect(lines.last == #"{"type":"file","file":"test","kind":"domain","valid":true}"#)
    }

    @Test("exit code 1 for a domain that is not there, 2 for a host, 64 for an option", .requires(library))
    func failures() async {
        #expect(await CommandRun(["doctor", "gone", "--connect", "test:///default"]).status == .findings)
        #expect(await CommandRun(["doctor", "test", "--connect", "nowhere:///"]).status == .failure)
        #expect(await doctor("--repiar").status == .usage)
    }

    @Test("a tree is also drawn as a picture", .requires(library))
    func picture() async {
        for noun in ["checkpoint", "snapshot"] {
            let run = await CommandRun([noun, "tree", "test", "--connect", "test:///default", "--format", "svg"])
            #expect(run.status == .success)
            #expect(run.output.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
        }
    }

    @Test("bitmaps that libvirt does not remember are told only where the images can be seen", .requires(library))
    func noMetadata() async {
        let arguments = ["checkpoint", "list", "test", "--connect", "test:///default", "--no-metadata"]
        let run = await CommandRun(arguments)
        #expect(run.status == .failure)
        #expect(run.output.isEmpty)
        #expect(await CommandRun(arguments + ["--roots"]).status == .usage)
    }

    @Test("offline: documents and images, and no host", .requires(.program("qemu-img", package: "qemu-utils")))
    func offline() async throws {
        let folder = try TemporaryDirectory()
        let image = "\(folder.path)/vda.qcow2"
        let made = try BuiltCommand(
            """
            qemu-img create -q -f qcow2 vda.qcow2 1M && qemu-img bitmap --add vda.qcow2 c1 &&
            qemu-img bitmap --add vda.qcow2 stray
            """,
            in: folder.path
        )
        try #require(made.status == 0, "\(made.errors)")
        func write(_ name: String, _ text: String) throws -> String {
            try text.write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8)
            return "\(folder.path)/\(name)"
        }
        let domain = try write(
            "domain.xml",
            """
            <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>\
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='\(image)'/>\
            <target dev='vda' bus='virtio'/></disk></devices></domain>
            """
        )
        func checkpoint(_ name: String, _ time: Int) -> String {
            """
            <domaincheckpoint><name>\(name)</name><creationTime>\(time)</creationTime><disks>\
            <disk name='vda' checkpoint='bitmap' bitmap='\(name)'/></disks></domaincheckpoint>
            """
        }
        let first = try write("c1.xml", checkpoint("c1", 1))
        let second = try write("c2.xml", checkpoint("c2", 2))
        let run = await CommandRun("doctor", domain, "--offline", "--checkpoints", first, "--checkpoints", second)
        #expect(run.status == .findings, "\(run.errors)")
        #expect(run.output.contains("checkpoint 'c2' has no bitmap in the images of 'vda' [checkpoint-without-bitmap]"))
        #expect(run.output.contains("have a bitmap 'stray'") && !run.output.contains("'c1'"), "\(run.output)")
        #expect(run.output.contains("with --discard would remove bitmap 'stray' of 'vda' (qemu-img bitmap --remove)"))
        let sound = await CommandRun("doctor", domain, "--offline", "--checkpoints", first)
        #expect(sound.status == .success, "\(sound.output)")
        #expect(sound.output.contains("[files-unseen]") && !sound.output.contains("fit"))
        #expect(await CommandRun("doctor", domain, "--connect", "test:///default").status == .findings)
        for wrong in [
            ["--offline", "--repair"], ["--offline", "--connect", "test:///default"], ["--checkpoints", first],
        ] {
            #expect(await CommandRun(["doctor", domain] + wrong).status == .usage)
        }
        #expect(await CommandRun("doctor", first, "--offline").status == .failure)
    }
}
