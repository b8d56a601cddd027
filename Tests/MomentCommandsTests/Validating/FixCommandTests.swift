import Foundation
import MomentCommands
import TestRequirements
import TestSupport
import Testing

/// `validate --fix`: what is applied without asking cannot change what a document means.
@Suite("Fixes applied to files")
struct FixCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Documents with a word in another case, of which siblings ask for another word than the one that stands there.
    private static let words: [(String, wrong: String, kept: String)] = [
        (
            "<domainbackup mode='pull'><server name='localhost' port='10809'/><disks><disk name='vda' backup=WORD type='file'><scratch file='/s'/></disk></disks></domainbackup>",
            "No", "no"
        ),
        ("<domainsnapshot><name>a</name><memory snapshot=WORD file='/m'/></domainsnapshot>", "No", "no"),
        ("<domainsnapshot><name>a</name><memory snapshot=WORD file='/m'/></domainsnapshot>", "INTERNAL", "internal"),
        (
            "<domainbackup mode='push'><incremental>c1</incremental><disks><disk name='vda' type='file' backupmode=WORD incremental='c0'><target file='/a'/></disk></disks></domainbackup>",
            "Full", "full"
        ),
        ("<domainbackup mode='pull'><server transport=WORD socket='/s'/></domainbackup>", "TCP", "tcp"),
        (
            "<domainbackup mode='pull'><server transport=WORD name='localhost' port='10809'/></domainbackup>", "UNIX",
            "unix"
        ),
        (
            "<domainbackup mode=WORD><disks><disk name='vda' type='file'><target file='/a'/></disk></disks></domainbackup>",
            "Pull", "pull"
        ),
        (
            "<domainbackup mode=WORD><server name='localhost' port='1'/><disks><disk name='vda' type='file'><scratch file='/a'/></disk></disks></domainbackup>",
            "Push", "push"
        ),
        (
            "<domainsnapshot><disks><disk name='vda' snapshot=WORD><source file='/a'/></disk></disks></domainsnapshot>",
            "No", "no"
        ),
        (
            "<domaincheckpoint><disks><disk name='vda' checkpoint=WORD bitmap='b'/></disks></domaincheckpoint>", "NO",
            "no"
        ),
    ]

    @Test("a word in another case stays that word, whatever its siblings ask for", arguments: words)
    func keepsWords(text: String, wrong: String, kept: String) async throws {
        let path = try directory.file("a.xml", text.replacing("WORD", with: "'\(wrong)'"))
        _ = await CommandRun("validate", "--level", "schema", "--fix", path)
        #expect(try directory.content("a.xml") == text.replacing("WORD", with: "'\(kept)'"))
    }

    @Test(
        "what has to be chosen is offered, and applied only with --unsafe",
        arguments: [
            (
                "<domainbackup mode='pull'><server transport='rdma' name='localhost' port='10809'/></domainbackup>",
                "'rdma'", "'tcp'"
            ),
            ("<domainbackup><disks><disk name='vdb' backup='maybe'/></disks></domainbackup>", "'maybe'", "'no'"),
            ("<domainbackup><disks><disk name='vdb' backup='on'/></disks></domainbackup>", "'on'", "'no'"),
            ("<domainsnapshot><disks><disk name='vda' snapshot='none'/></disks></domainsnapshot>", "'none'", "'no'"),
        ]
    )
    func offers(text: String, wrong: String, best: String) async throws {
        let path = try directory.file("a.xml", text)
        let safe = await CommandRun("validate", "--fix", path)
        #expect(safe.status == .findings)
        #expect(try directory.content("a.xml") == text)
        #expect(safe.output.contains(" help: change \(wrong) to \(best)\n"), "\(safe.output)")
        let json = await CommandRun("validate", "--format", "json", path)
        #expect(!json.output.contains(#""safe":true"#), "\(json.output)")
        _ = await CommandRun("validate", "--level", "schema", "--fix", "--unsafe", path)
        #expect(try directory.content("a.xml") == text.replacing(wrong, with: best))
    }

    @Test(
        "what is called safe is applied, though the grammar finds fault with the value behind it",
        arguments: [
            ("<domainbackup mode='pu&sh'/>", "<domainbackup mode='pu&amp;sh'/>"),
            ("<domainbackup mode='pu<sh'/>", "<domainbackup mode='pu&lt;sh'/>"),
            (
                "<domainsnapshot><creationTime>1 & 2 < 3</creationTime></domainsnapshot>",
                "<domainsnapshot><creationTime>1 &amp; 2 &lt; 3</creationTime></domainsnapshot>"
            ),
            (
                "<domainbackup mode='Push'><disks><disk name='a&b' type=file/></disks></domainbackup>",
                "<domainbackup mode='push'><disks><disk name='a&amp;b' type='file'/></disks></domainbackup>"
            ),
        ]
    )
    func appliesWhatIsSafe(text: String, mended: String) async throws {
        let path = try directory.file("a.xml", text)
        let told = await CommandRun("validate", "--format", "json", path)
        #expect(told.output.contains(#""safe":true"#), "\(told.output)")
        _ = await CommandRun("validate", "--fix", path)
        #expect(try directory.content("a.xml") == mended)
        let left = await CommandRun("validate", "--format", "json", path)
        #expect(!left.output.contains(#""safe":true"#), "\(left.output)")
    }

    @Test("what a comment hides stays hidden")
    func comment() async throws {
        let text = "<domainbackup><!-- old -- <disks/> --></domainbackup>"
        let path = try directory.file("a.xml", text)
        _ = await CommandRun("validate", "--fix", path)
        #expect(try directory.content("a.xml") == text)
    }

    @Test(
        "--diff writes nothing but a diff, with which patch makes what --fix makes",
        .requires(.program("patch", package: "patch"))
    )
    func diff() async throws {
        let lines = (1...30).map { "    <disk name='vd\($0)'/>" }.joined(separator: "\n")
        let text =
            "<domainbackup mode='Push'>\n  <disks>\n\(lines)\n    <disk nmae='vda' backup='NO'/>\n  </disks>\n</domainbackup>"
        let path = try directory.file("a.xml", text)
        let run = await CommandRun("validate", "--level", "schema", "--fix", "--diff", path)
        #expect(try directory.content("a.xml") == text)
        #expect(
            run.output.hasPrefix(
                "--- \(path)\n+++ \(path)\n@@ -1,4 +1,4 @@\n-<domainbackup mode='Push'>\n+<domainbackup mode='push'>\n"
            )
        )
        #expect(run.errors.contains("3 would be fixed"), "\(run.errors)")
        let patch = try directory.file("a.diff", run.output)
        let copy = try directory.file("b.xml", text)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["patch", "--quiet", copy, patch]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        _ = await CommandRun("validate", "--level", "schema", "--fix", path)
        #expect(try directory.content("b.xml") == directory.content("a.xml"))
        let nothing = await CommandRun("validate", "--level", "schema", "--fix", "--diff", path)
        #expect(nothing.output.isEmpty)
    }

    @Test(
        "--unsafe and --diff go with --fix",
        arguments: [
            ["--unsafe"], ["--diff"], ["--fix", "--diff", "--format", "json"], ["--fix", "--diff", "--quiet"],
        ]
    )
    func usage(options: [String]) async {
        #expect(await CommandRun(["validate"] + options + ["a.xml"]).status == .usage)
    }
}
