import MomentCommands
import TestSupport
import Testing

/// Names that look alike and are made of other characters: libvirt, the kernel and XML tell them apart.
@Suite("Composed and decomposed names are different ones")
struct CodeUnitTests {
    private static let composed = "\u{E9}"
    private static let decomposed = "e\u{301}"

    @Test(
        "images and exports of such names are not the same",
        arguments: [
            "<domainbackup mode='push'><disks><disk name='vda' type='file'><target file='/b/A.qcow2'/></disk><disk name='vdb' type='file'><target file='/b/B.qcow2'/></disk></disks></domainbackup>",
            "<domainbackup mode='pull'><server transport='unix' socket='/tmp/s'/><disks><disk name='vda' exportname='A'/><disk name='vdb' exportname='B'/></disks></domainbackup>",
        ]
    )
    func noClash(text: String) async {
        func findings(_ one: String, _ other: String) async -> String {
            let text = text.replacing("A", with: one).replacing("B", with: other)
            return await CommandRun("validate", "-", input: text).output
        }
        for code in ["image-written-twice", "export-name-twice"] {
            #expect(await !findings(Self.composed, Self.decomposed).contains(code))
        }
        let same = await findings(Self.composed, Self.composed)
        #expect(same.contains(text.contains("exportname") ? "export-name-twice" : "image-written-twice"), "\(same)")
    }

    @Test("diff sees the difference")
    func difference() async throws {
        let directory = try TemporaryDirectory()
        let one = try directory.file("a.xml", "<domaincheckpoint><name>\(Self.composed)</name></domaincheckpoint>")
        let other = try directory.file("b.xml", "<domaincheckpoint><name>\(Self.decomposed)</name></domaincheckpoint>")
        #expect(await CommandRun("diff", one, other).status == .findings)
        #expect(await CommandRun("diff", one, one).status == .success)
    }

    @Test("a grammar that refers to the one and defines the other is refused")
    func grammar() async throws {
        let directory = try TemporaryDirectory()
        func grammar(_ name: String) throws -> String {
            try directory.file(
                "a.rng",
                "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><start><ref name='\(Self.composed)'/></start><define name='\(name)'><element name='a'><text/></element></define></grammar>"
            )
        }
        #expect(
            await CommandRun("validate", "--schema", try grammar(Self.decomposed), "-", input: "<a/>").status
                == .failure
        )
        #expect(
            await CommandRun("validate", "--schema", try grammar(Self.composed), "-", input: "<a/>").status == .success
        )
    }

    @Test("an element or attribute of such a name is another one")
    func names() async throws {
        let directory = try TemporaryDirectory()
        let grammar = try directory.file(
            "a.rng",
            "<element xmlns='http://relaxng.org/ns/structure/1.0' name='\(Self.composed)'><attribute name='K'/></element>"
        )
        func status(_ text: String) async -> MomentCommands.ExitStatus {
            await CommandRun("validate", "--schema", grammar, "-", input: text).status
        }
        #expect(await status("<\(Self.composed) K='1'/>") == .success)
        #expect(await status("<\(Self.decomposed) K='1'/>") == .findings)
        #expect(await status("<\(Self.composed) \u{212A}='1'/>") == .findings)
    }
}
