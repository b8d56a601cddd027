import Foundation
import MomentCommands
import TestSupport
import Testing

@Suite("virtmoment template")
struct TemplateCommandTests {
    private static let domain = CommandRun.path("samples/domains/two-disks.xml")
    private static let raw = CommandRun.path("samples/domains/raw.xml")

    @Test("list names every built-in template")
    func list() async {
        let run = await CommandRun("template", "list")
        #expect(run.status == .success)
        #expect(run.output.split(separator: "\n").count == 13)
        #expect(run.output.contains("\npush-incremental        an incremental push backup"))
    }

    @Test("show tells parameters, types and defaults")
    func show() async {
        let run = await CommandRun("template", "show", "pull-tcp")
        #expect(run.status == .success)
        #expect(run.output.hasPrefix("pull-tcp: a pull backup"))
        #expect(run.output.contains("  port (number; required)\n"))
        #expect(run.output.contains("  host (string; default localhost)\n"))
    }

    /// What libxslt or its extensions would print themselves: the tree that a function writes, and the variables for debugging.
    @Test(
        "a stylesheet prints nothing past the command",
        arguments: [
            (
                "<func:function name='my:f'><x a='&#x9b;31m'>&#x9b;31mUNSEEN</x></func:function>",
                "<xsl:value-of select='my:f()'/>"
            ),
            ("", "<xsl:variable name='v' select='//UNSEEN|//name'/><lx:debug/><r><xsl:value-of select='$v'/></r>"),
            ("", "<xsl:variable name='v'>UNSEEN</xsl:variable><lx:debug/><r/>"),
        ]
    )
    func printing(top: String, content: String) throws {
        let directory = try TemporaryDirectory()
        let sheet = try directory.file(
            "it.xsl",
            """
            <xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' xmlns:my='urn:my'
             xmlns:func='http://exslt.org/functions' xmlns:lx='http://xmlsoft.org/XSLT/namespace'
             extension-element-prefixes='func lx'>\(top)<xsl:template match='/'>
            \(content)
            </xsl:template></xsl:stylesheet>
            """
        )
        let run = try BuiltCommand("$V template render \(sheet) --domain \(Self.domain)")
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(!run.errors.contains("ELEMENT") && !run.errors.contains("\u{9b}"), "\(run.errors)")
        #expect(run.errors.contains(": error: "))
    }

    @Test(
        "a document's names lead to no other directory",
        arguments: ["../../etc/cron.d/x", "..", ".", "a/b", "/etc/x"].flatMap { name in
            ["push-full", "snapshot-disk-only"].map { (name, $0) }
        }
    )
    func traversal(name: String, template: String) async throws {
        let directory = try TemporaryDirectory()
        let text = try String(contentsOfFile: Self.domain, encoding: .utf8)
            .replacing(#/<name>[^<]*</name>/#, with: "<name>\(name)</name>")
        let domain = try directory.file("it.xml", text)
        let run = await CommandRun(
            "template",
            "render",
            template,
            "--domain",
            domain,
            "--no-validate",
            "-p",
            "file-name={domain}",
            "-p",
            "directory=/backup"
        )
        #expect(run.status == .findings, "\(run.output)")
        #expect(run.errors.contains("which would lead to another directory"), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test("files beside a stylesheet are included, and neither links nor pipes are followed")
    func includes() async throws {
        let directory = try TemporaryDirectory()
        let head = "xmlns:xsl='http://www.w3.org/1999/XSL/Transform' version='1.0'"
        let part =
            "<xsl:stylesheet \(head)><xsl:template match='/'><domaincheckpoint><name>c</name></domaincheckpoint></xsl:template></xsl:stylesheet>"
        try directory.file("t/part.xsl", part)
        let secret = try directory.file("secret", "the secret\n")
        symlink(secret, "\(directory.path)/t/link.xsl")
        symlink("/", "\(directory.path)/t/root")
        mkfifo("\(directory.path)/t/pipe.xsl", 0o600)
        for (href, isFound) in [("part.xsl", true), ("link.xsl", false), ("pipe.xsl", false), ("root\(secret)", false)]
        {
            let sheet = try directory.file(
                "t/main.xsl",
                "<xsl:stylesheet \(head)><xsl:include href='\(href)'/></xsl:stylesheet>"
            )
            let run = await CommandRun("template", "render", sheet, "--domain", Self.domain, "--no-validate", "--quiet")
            #expect((run.status == .success) == isFound, "\(run.errors)")
            #expect(!run.errors.contains("the secret"))
        }
    }

    @Test("a link in the output directory is not followed")
    func outputLink() async throws {
        let directory = try TemporaryDirectory()
        let outside = try directory.file("outside", "kept")
        try directory.file("out/keep")
        symlink(outside, "\(directory.path)/out/two-disks.backup.xml")
        let run = await CommandRun(
            "template",
            "render",
            "push-full",
            "--domain",
            Self.domain,
            "-p",
            "directory=/b",
            "-o",
            "\(directory.path)/out"
        )
        #expect(run.status == .failure)
        #expect(run.errors.contains("it is a symbolic link"))
        #expect(try directory.content("outside") == "kept")
    }

    @Test("show --source prints the stylesheet")
    func source() async throws {
        let run = await CommandRun("template", "show", "push-full", "--source")
        #expect(run.output == (try String(contentsOfFile: CommandRun.path("templates/push-full.xsl"), encoding: .utf8)))
    }

    @Test("render prints the document")
    func render() async {
        let run = await CommandRun(
            "template",
            "render",
            "push-full",
            "--domain",
            Self.domain,
            "-p",
            "directory=/b",
            "-p",
            "disks=vdb",
            "--time",
            "17",
            "--quiet"
        )
        #expect(run.status == .success)
        #expect(
            run.output == """
                <domainbackup mode='push'>
                  <disks>
                    <disk name='vdb' backup='yes' type='file'>
                      <driver type='qcow2'/>
                      <target file='/b/db-vdb-17.qcow2'/>
                    </disk>
                  </disks>
                </domainbackup>

                """
        )
        #expect(run.errors.isEmpty)
    }

    @Test("render writes two documents of several domains into a directory")
    func directory() async throws {
        let directory = try TemporaryDirectory()
        let other = CommandRun.path("samples/domains/one-disk.xml")
        let run = await CommandRun(
            "template",
            "render",
            "backup-with-checkpoint",
            "--domain",
            Self.domain,
            "--domain",
            other,
            "-p",
            "checkpoint=c1",
            "-o",
            "\(directory.path)/out"
        )
        #expect(run.status == .success)
        #expect(run.output.isEmpty)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/out").sorted()
        #expect(
            names == [
                "one-disk.backup.xml", "one-disk.checkpoint.xml", "two-disks.backup.xml", "two-disks.checkpoint.xml",
            ]
        )
    }

    @Test(
        "a wrong parameter: exit code 1, nothing printed, the nearest name",
        arguments: [
            (["-p", "directry=/b"], "the template has no parameter 'directry'", "expected: directory"),
            (["-p", "format=qcow"], "'qcow' is no value of the parameter 'format'", "expected: qcow2"),
            (["-p", "read-only=maybe"], "'maybe' is no boolean", "expected: true, false"),
        ]
    )
    func wrongParameter(arguments: [String], message: String, expected: String) async {
        let run = await CommandRun(["template", "render", "push-full", "--domain", Self.domain] + arguments)
        #expect(run.status == .findings)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(message), "\(run.errors)")
        #expect(run.errors.contains(expected), "\(run.errors)")
    }

    @Test("a missing parameter: exit code 1")
    func missingParameter() async {
        let run = await CommandRun("template", "render", "pull-unix", "--domain", Self.domain)
        #expect(run.status == .findings)
        #expect(run.errors.contains("the parameter 'socket' is missing: path of the socket"))
    }

    @Test("no disk: exit code 1, with the reason")
    func nothingSelected() async {
        let run = await CommandRun("template", "render", "checkpoint-all", "--domain", Self.raw)
        #expect(run.status == .findings)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("error: no disk is selected"))
        #expect(run.errors.contains("note: 'vda' is left out: its format can't hold a bitmap, only qcow2 can"))
    }

    @Test("an unknown template: exit code 2, with the nearest name")
    func unknown() async {
        let run = await CommandRun("template", "render", "push-ful", "--domain", Self.raw)
        #expect(run.status == .failure)
        #expect(run.errors.contains("did you mean 'push-full'?"))
    }

    @Test(
        "wrong usage: exit code 64",
        arguments: [
            ["render", "push-full"], ["render", "--domain", domain],
            ["render", "push-full", "--domain", domain, "-p", "x"],
        ]
    )
    func usage(arguments: [String]) async {
        #expect(await CommandRun(["template"] + arguments).status == .usage)
    }

    @Test("a stylesheet imports files beside it, and none elsewhere")
    func imports() async throws {
        let directory = try TemporaryDirectory()
        func write(_ name: String, _ body: String) throws {
            let text = """
                <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">\(body)</xsl:stylesheet>
                """
            try Data(text.utf8).write(to: URL(filePath: "\(directory.path)/\(name)"))
        }
        try write(
            "part.xsl",
            "<xsl:template match='/'><domaincheckpoint><name>mine</name></domaincheckpoint></xsl:template>"
        )
        try write("good.xsl", "<xsl:import href='part.xsl'/>")
        try write("bad.xsl", "<xsl:import href='/etc/hostname'/>")
        try write("up.xsl", "<xsl:import href='../x.xsl'/>")
        let good = await CommandRun("template", "render", "\(directory.path)/good.xsl", "--domain", Self.domain)
        #expect(good.status == .success)
        #expect(good.output == "<domaincheckpoint>\n  <name>mine</name>\n</domaincheckpoint>\n")
        for name in ["bad.xsl", "up.xsl"] {
            let run = await CommandRun("template", "render", "\(directory.path)/\(name)", "--domain", Self.domain)
            #expect(run.status == .findings)
            #expect(run.errors.contains("only built-in parts and files beside the stylesheet"), "\(run.errors)")
        }
    }

    @Test("a plain document is a template, and is filled")
    func plain() async throws {
        let directory = try TemporaryDirectory()
        let file = "\(directory.path)/all.xml"
        try Data("<domaincheckpoint><name>c</name></domaincheckpoint>".utf8).write(to: URL(filePath: file))
        let run = await CommandRun("template", "render", file, "--domain", Self.domain, "--fill", "--time", "17")
        #expect(run.status == .success, "\(run.errors)")
        #expect(run.output.contains("<disk name='vda' checkpoint='bitmap' bitmap='c'/>"), "\(run.output)")
    }

    @Test("documents are taken from their files")
    func chain() async throws {
        let fixtures = "Tests/MomentTemplatesTests/Fixtures"
        let run = await CommandRun(
            "template",
            "render",
            "redefine-chain",
            "--domain",
            Self.domain,
            "-p",
            "documents=\(CommandRun.path("\(fixtures)/redefine-child.xml")),\(CommandRun.path("\(fixtures)/redefine.xml"))"
        )
        #expect(run.status == .success, "\(run.errors)")
        let first = try #require(run.output.range(of: "<name>first</name>"))
        let second = try #require(run.output.range(of: "<name>second</name>"))
        #expect(first.lowerBound < second.lowerBound)
    }

    @Test("what a stylesheet got wrong is shown at its line")
    func wrongStylesheet() async throws {
        let text = """
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
              <xsl:template match="/">
                <r><xsl:value-of select="foo bar"/></r>
              </xsl:template>
            </xsl:stylesheet>
            """
        let run = await CommandRun(["template", "show", "-"], input: text)
        #expect(run.status == .findings)
        #expect(
            run.errors.contains(
                "-:3:30: error: 'foo bar' is no XPath expression: invalid expression [stylesheet-xpath]"
            )
        )
    }
}
