import Foundation
import MomentCommands
import TestRequirements
import Testing

/// Commands inside the test's process on libvirt's own driver for tests, whose domains come from a file.
@Suite("Commands on libvirt's test driver", .requires(.libvirt))
struct TestDriverTests {
    /// A host with a domain `test` that runs, or that has a managed save image.
    private func host(saved: Bool = false) throws -> (uri: String, remove: () -> Void) {
        let path = Scratch.file("host")
        let domain = """
            <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'><name>test</name>\
            <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid><memory>8192</memory><vcpu>1</vcpu>\
            <os><type>hvm</type></os>\
            <test:runstate>\(saved ? 5 : 1)</test:runstate>\(saved ? "<test:hasmanagedsave/>" : "")\
            <devices><disk type='file' device='disk'><source file='/i/a'/><target dev='vda' bus='virtio'/></disk>\
            </devices></domain>
            """
        try "<node>\(domain)</node>".write(toFile: path, atomically: true, encoding: .utf8)
        return ("test://\(path)", { try? FileManager.default.removeItem(atPath: path) })
    }

    @Test("a domain by its name, its UUID, its number")
    func reference() async throws {
        let (uri, remove) = try host()
        defer { remove() }
        for name in ["test", "6695eb01-f6a4-8304-79aa-97f2502e193f", "6695EB01-F6A4-8304-79AA-97F2502E193F", "1"] {
            let run = await CommandRun("save", "has", name, "--connect", uri)
            #expect(run.output == "no\n", "\(name): \(run.errors)")
        }
        for name in ["tset", "00000000-0000-0000-0000-000000000000", "99", ""] {
            let run = await CommandRun("save", "has", name, "--connect", uri)
            #expect(run.status == .findings, "\(name)")
        }
    }

    @Test("a managed save image is seen")
    func saved() async throws {
        let (uri, remove) = try host(saved: true)
        defer { remove() }
        let run = await CommandRun("save", "has", "test", "--connect", uri)
        #expect(run.output == "yes\n", "\(run.errors)")
        #expect(run.status == .success)
    }

    @Test("where there is no current snapshot, that is said, and the exit code tells it")
    func none() async throws {
        let (uri, remove) = try host()
        defer { remove() }
        let current = await CommandRun("snapshot", "current", "test", "--connect", uri)
        #expect((current.status, current.output, current.errors) == (.findings, "", "there is no current snapshot\n"))
    }

    @Test("the rules of QEMU are not held against another driver; the grammar is")
    func otherDriver() async throws {
        let (uri, remove) = try host()
        defer { remove() }
        // QEMU would want qcow2 for a checkpoint.
        let made = await CommandRun("checkpoint", "create", "test", "-", "--connect", uri, input: "<domaincheckpoint/>")
        #expect(made.status == .success, "\(made.output)\(made.errors)")
        let typo = await CommandRun(
            "checkpoint",
            "create",
            "test",
            "-",
            "--connect",
            uri,
            input: "<domaincheckpoint><nmae>c</nmae></domaincheckpoint>"
        )
        #expect(typo.status == .findings)
        #expect(typo.output.contains("change <nmae> to <name>"), "\(typo.output)")
        let kind = await CommandRun("checkpoint", "create", "test", "-", "--connect", uri, input: "<domainsnapshot/>")
        #expect(kind.status == .findings)
        #expect(kind.output.contains("not <domaincheckpoint>"), "\(kind.output)")
    }

    @Test("what the driver does not know is a refusal with libvirt's number")
    func unsupported() async throws {
        let (uri, remove) = try host()
        defer { remove() }
        let run = await CommandRun("backup", "begin", "test", "--connect", uri, "--format", "json")
        #expect(run.status == .findings)
        #expect(run.output.contains(#""code":3"#), "\(run.output)\(run.errors)")
        #expect(run.errors.contains("only libvirt's QEMU driver offers backup"))
    }

    @Test("validate and fill take a live domain")
    func live() async throws {
        let (uri, remove) = try host()
        defer { remove() }
        let document = "<domainbackup><disks><disk name='vdx'/></disks></domainbackup>"
        let run = await CommandRun("validate", "-", "--connect", uri, "--name", "test", input: document)
        #expect(run.status == .findings)
        #expect(run.output.contains("domain 'test' has no disk 'vdx'"), "\(run.output)")
        #expect(run.errors.contains("the rules are those of libvirt's QEMU driver"))
        let nobody = await CommandRun("validate", "-", "--connect", uri, "--name", "nobody", input: document)
        #expect(nobody.status == .failure)
        let filled = await CommandRun(
            "fill",
            "--kind",
            "checkpoint",
            "--connect",
            uri,
            "--name",
            "test",
            "--time",
            "17"
        )
        // The driver's one domain has a raw disk.
        #expect(filled.status == .findings)
        #expect(filled.output.isEmpty)
        #expect(filled.errors.contains("[bitmap-needs-qcow2]"), "\(filled.errors)")
        for wrong in [
            ["validate", "-", "--connect", uri], ["validate", "-", "--name", "test", "--domain", "d.xml"],
            ["fill", "--kind", "backup"], ["validate", "-", "--name", "test", "--state", "paused"],
        ] {
            #expect(await CommandRun(wrong, input: document).status == .usage, "\(wrong)")
        }
    }
}
