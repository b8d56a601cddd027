import Foundation
import MomentCommands
import TestRequirements
import Testing

/// Scripts/submit-rendered-documents.py: what the built-in templates make for running guests is taken by a real libvirt.
@Suite("templates and a real libvirt")
struct TemplateLiveTests {
    private struct Answer: Decodable {
        let name: String
        let template: String
        let accepted: Bool
        let error: String?
    }

    /// libvirt for the system's own Python.
    private static let binding = Requirement(
        "libvirt for Python (Debian, Ubuntu: python3-libvirt)",
        isMet: (try? BuiltCommand("/usr/bin/python3 -c 'import libvirt'"))?.status == 0
    )

    @Test(
        "every document is accepted",
        .requires(
            binding,
            .embeddedDriver,
            .program("qemu-system-x86_64", package: "qemu-system-x86"),
            .program("qemu-img", package: "qemu-utils")
        )
    )
    func accepted() throws {
        let script = CommandRun.path("Scripts/submit-rendered-documents.py")
        let run = try BuiltCommand("'\(script)' \"$V\" 2> /dev/null")
        let answers = try run.output.split(separator: "\n").map {
            try JSONDecoder().decode(Answer.self, from: Data($0.utf8))
        }
        for answer in answers { #expect(answer.accepted, "\(answer.name): \(answer.error ?? "")") }
        #expect(answers.count == 17)
        #expect(Set(answers.map(\.template)).count == 11)
        #expect(run.status == 0)
    }

    /// The in-process test driver has a running domain `test` with one disk.
    @Test("a live domain is asked for its document, state and checkpoints", .requires(library))
    func connected() async {
        let run = await CommandRun(
            "template",
            "render",
            "push-full",
            "--connect",
            "test:///default",
            "--name",
            "test",
            "-p",
            "directory=/b",
            "--time",
            "17"
        )
        #expect(run.status == .success, "\(run.errors)")
        #expect(run.output.contains("<target file='/b/test-vda-17.qcow2'/>"), "\(run.output)")
        let other = await CommandRun(
            "template",
            "render",
            "push-full",
            "--connect",
            "test:///default",
            "--name",
            "nobody"
        )
        #expect(other.status == .failure)
        #expect(other.output.isEmpty)
        #expect(other.errors.contains("nobody"))
    }

    private static let library = Requirement(
        "libvirt's library (Debian, Ubuntu: libvirt0)",
        isMet: (try? BuiltCommand("ldconfig -p | grep -q libvirt.so.0 || /sbin/ldconfig -p | grep -q libvirt.so.0"))?
            .status == 0
    )
}
