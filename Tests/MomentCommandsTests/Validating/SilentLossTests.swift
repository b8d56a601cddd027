import Foundation
import MomentCommands
import TestSupport
import Testing

/// What would be gone, or not looked at, without a word.
@Suite("Nothing is lost in silence")
struct SilentLossTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }
    private static let domain = CommandRun.path("samples/domains/two-disks.xml")

    // MARK: Files written

    @Test("two domains whose files would be called alike are refused, and nothing is written")
    func renderedAlike() async throws {
        let text = try String(contentsOfFile: Self.domain, encoding: .utf8)
        for folder in ["one", "two"] {
            try FileManager.default.createDirectory(
                atPath: "\(directory.path)/\(folder)",
                withIntermediateDirectories: false
            )
            try directory.file("\(folder)/web.xml", text)
        }
        let (one, two) = ("\(directory.path)/one/web.xml", "\(directory.path)/two/web.xml")
        let output = "\(directory.path)/out"
        let run = await CommandRun(
            "template",
            "render",
            "push-full",
            "--domain",
            one,
            "--domain",
            two,
            "-p",
            "directory=/b",
            "-o",
            output
        )
        #expect(run.status == .failure)
        #expect(run.errors.contains(one) && run.errors.contains(two), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: output))
        let print = await CommandRun(
            "template",
            "render",
            "push-full",
            "--domain",
            one,
            "--domain",
            two,
            "-p",
            "directory=/b",
            "--quiet"
        )
        #expect(print.status == .success)
        #expect(print.output.split(separator: "\n").count { $0 == "</domainbackup>" } == 2)
    }

    @Test("a file that was changed after it was read keeps the change")
    func changedMeanwhile() async throws {
        let path = try directory.file(
            "a.xml",
            "<domainbackup mode='Push'><disks><disk name='vda' index='1'/></disks></domainbackup>"
        )
        let other = "<domainbackup/> <!-- another hand was here -->"
        // What is said before the result is written comes between reading and writing.
        let console = Console(
            readInput: { _ in [] },
            writeError: { _ in try? Data(other.utf8).write(to: URL(filePath: path)) },
            writeOutput: { _ in }
        )
        let status = await Program.run(arguments: ["format", "--in-place", "--resubmit", path], on: console)
        #expect(status == .failure)
        #expect(try directory.content("a.xml") == other)
        #expect(try directory.names == ["a.xml"])
    }

    // MARK: Checkpoints beside

    @Test(
        "a checkpoint document that is broken is told beside any kind of document",
        arguments: ["backup", "checkpoint", "snapshot"]
    )
    func brokenBeside(kind: String) async throws {
        let path = try directory.file(
            "a.xml",
            "<domain\(kind)><description>d</description></domain\(kind)>".replacing(
                "<description>d</description></domainbackup>",
                with: "</domainbackup>"
            )
        )
        let checkpoint = try directory.file("cp.xml", "<domaincheckpoint><nmae>c</nmae></domaincheckpoint>")
        let run = await CommandRun("validate", "--with-checkpoint", checkpoint, path)
        #expect(run.status == .findings)
        #expect(
            run.output.contains("\(checkpoint):1:19: error: <domaincheckpoint> has no element <nmae>"),
            "\(run.output)"
        )
    }

    @Test("beside many backups it is told once, and refuses each")
    func manyBackups() async throws {
        let paths = try (1...40).map { try directory.file("\($0).xml", "<domainbackup/>") }
        let checkpoint = try directory.file("cp.xml", "<domaincheckpoint><nmae>c</nmae></domaincheckpoint>")
        for options in [[], ["--domain", Self.domain]] {
            let run = await CommandRun(["validate", "--with-checkpoint", checkpoint] + options + paths)
            #expect(run.status == .findings)
            #expect(run.output.ranges(of: "has no element <nmae>").count == 1, "\(run.output)")
            let json = await CommandRun(
                ["validate", "--format", "json", "--with-checkpoint", checkpoint] + options + paths
            )
            #expect(json.output.ranges(of: #""valid":false"#).count == 41)
        }
    }

    @Test(
        "one that is not well-formed, or another document, is a finding, and refuses what it would go with",
        arguments: ["<domaincheckpoint>", "<domainsnapshot/>"]
    )
    func noCheckpoint(text: String) async throws {
        let path = try directory.file("a.xml", "<domainbackup/>")
        let checkpoint = try directory.file("cp.xml", text)
        let run = await CommandRun("validate", "--format", "json", "--with-checkpoint", checkpoint, path)
        #expect(run.status == .findings)
        #expect(run.output.ranges(of: #""valid":false"#).count == 2, "\(run.output)")
        let fill = await CommandRun("fill", path, "--domain", Self.domain, "--with-checkpoint", checkpoint)
        #expect(fill.status == .findings)
        #expect(fill.output.isEmpty && fill.errors.contains("cp.xml:1:"), "\(fill.errors)")
    }

    // MARK: Findings

    @Test("that not all mistakes are told is said", arguments: [false, true])
    func cut(isMalformed: Bool) async throws {
        let wrong = isMalformed ? "<disk name='a<b'/>" : "<disk nmae='a'/>"
        let path = try directory.file(
            "a.xml",
            "<domainbackup><disks>\(String(repeating: wrong, count: 2_000))</disks></domainbackup>"
        )
        let run = await CommandRun("validate", "--level", "schema", path)
        #expect(run.output.ranges(of: "[findings-cut]").count == 1)
        let few = try directory.file(
            "b.xml",
            "<domainbackup><disks>\(String(repeating: wrong, count: 50))</disks></domainbackup>"
        )
        #expect(await !CommandRun("validate", "--level", "schema", few).output.contains("[findings-cut]"))
    }

    // MARK: JSON

    @Test(
        "a name that stands twice in one object is refused, however it is written",
        arguments: [
            #"{"$kind":"domainsnapshot","name":"a","name":"b"}"#,
            #"{"$kind":"domainsnapshot","name":"a","n\u0061me":"b"}"#,
            #"{"$kind":"domainsnapshot","disks":[{"name":"vda"},{"name":"vdb","type":"file","type":"block"}]}"#,
        ]
    )
    func repeatedKeys(text: String) async {
        let run = await CommandRun("format", "--from", "json", "-", input: text)
        #expect(run.status == .findings)
        #expect(run.output.isEmpty && run.errors.contains("stands twice"), "\(run.errors)")
    }

    @Test("names that stand in different objects, or in texts, are no repetition")
    func sameKeys() async {
        let text =
            #"{"$kind":"domainsnapshot","name":"\"name\":\"name\",","disks":[{"name":"vda"},{"name":"vdb"}],"description":"{\"name\":1,\"name\":2}"}"#
        #expect(await CommandRun("format", "--from", "json", "-", input: text).status == .success)
    }

    @Test(
        "white space that counts comes through JSON",
        arguments: [
            "<domain type='kvm'>x<devices>\n      <disk type='file'>\n        <source file='/a'/>\n      </disk>\n    </devices>\n  </domain>",
            "<cookie b='1' a='2'><x>  y <z> <w/> </z> </x></cookie>", "<cookie><x> <y/> </x></cookie>",
            "<domain type='kvm'><name>a</name><metadata><m xmlns='urn:m' z='1' a='2'>one <b> two </b>\n three</m></metadata></domain>",
            "<cookie z='1' y='2' xmlns:q='urn:q' a='3' q:b='4'/>",
        ]
    )
    func mixedContent(part: String) async {
        let text = "<domainsnapshot><name>a</name>\(part)</domainsnapshot>"
        let json = await CommandRun("format", "--to", "json", "-", input: text)
        let back = await CommandRun("format", "--from", "json", "-", input: json.output)
        let straight = await CommandRun("format", "-", input: text)
        #expect(back.output == straight.output)
    }

    // MARK: Effective documents

    @Test("a redefinition keeps the overlays that going back made, as libvirt prints them from 9.9.0 on")
    func revertDisks() async throws {
        let document = CommandRun.path("Tests/Fixtures/oracle-own/documents/os-redef-revertdisks.xml")
        let domain = CommandRun.path("Tests/Fixtures/oracle-own/domains/scsi.xml")
        let arguments = ["fill", document, "--domain", domain, "--state", "shutoff", "--flag", "redefine"]
        let new = await CommandRun(arguments)
        #expect(
            new.output.contains(
                "  <revertDisks>\n    <disk name='sda' snapshot='external' type='file'>\n      <source file='/x'/>\n    </disk>\n  </revertDisks>\n"
            ),
            "\(new.output) \(new.errors)"
        )
        let old = await CommandRun(arguments + ["--libvirt", "9.0.0"])
        #expect(!old.output.contains("revertDisks"))
    }
}
