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
        #expect(lines.count == 2)
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
}
