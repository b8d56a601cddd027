import Foundation
import TestRequirements
import TestSupport
import Testing

/// The built command where little is as it is on a desk: no locale, no home, a file system that takes nothing.
@Suite("The built command's surroundings")
struct SurroundingsTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Offline commands that read what `prepare` puts there; each ends with the status.
    private static let commands: [(command: String, status: Int32)] = [
        ("validate broken.xml", 1), ("validate --format json broken.xml", 1), ("validate --format sarif broken.xml", 1),
        ("validate --level schema ä.xml", 0), ("format ä.xml", 0), ("format --to json ä.xml", 0),
        ("diff ä.xml ä.xml", 0),
        ("fill ä.xml --domain domain.xml --time 17", 0),
        ("template render push-full --domain domain.xml -p directory=/ü --time 17", 0),
        ("explain unknown-attribute", 0),
        ("schema list", 0), ("--help", 0),
    ]

    private func prepare() throws {
        try directory.file("broken.xml", "<domainbackup mode='Push'><ø/></domainbackup>")
        try directory.file(
            "ä.xml",
            "<domainbackup><disks><disk name='vda' type='file'><target file='/ö'/></disk></disks></domainbackup>"
        )
        let domain = try String(contentsOfFile: CommandRun.path("samples/domains/two-disks.xml"), encoding: .utf8)
        try directory.file("domain.xml", domain)
    }

    @Test("output is the same, in UTF-8, whatever the locale and with neither home nor path", arguments: commands)
    func locale(command: String, status: Int32) throws {
        try prepare()
        let plain = try BuiltCommand("$V \(command)", in: directory.path)
        #expect(plain.status == status, "\(plain.errors)")
        for environment in [
            "LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=C.UTF-8", "LC_ALL=de_DE.ISO-8859-1", "LANG= LC_ALL=",
            "-u LANG -u LC_ALL",
            "-u HOME", "HOME=/nonexistent", "-i \(BuiltCommand.sanitizerOptions)",
            "-i \(BuiltCommand.sanitizerOptions) LC_ALL=tr_TR.UTF-8",
        ] {
            let run = try BuiltCommand("env \(environment) $V \(command)", in: directory.path)
            #expect(run.status == plain.status, "\(environment)")
            #expect(run.output == plain.output, "\(environment)")
            #expect(run.errors == plain.errors, "\(environment)")
        }
    }

    @Test("a file whose name is no UTF-8 is checked like any other, named or found")
    func nameInNoEncoding() throws {
        try BuiltCommand("printf '<domainbackup>' > \"$(printf 'a\\377.xml')\"", in: directory.path)
        for command in ["$V validate a*.xml", "$V validate .", "cat a*.xml | $V validate -"] {
            let run = try BuiltCommand(command, in: directory.path)
            #expect(run.status == 1)
            #expect(run.output.contains("error: "))
        }
    }

    @Test(
        "without /proc there are no arguments: exit code 2, not the help",
        .requires(
            Requirement(
                "root, to mount a file system",
                isMet: (try? BuiltCommand("unshare --mount mount -t tmpfs tmpfs /mnt"))?.status == 0
            )
        )
    )
    func noProc() throws {
        let run = try BuiltCommand("unshare --mount sh -c 'mount -t tmpfs tmpfs /proc && $V validate /nonexistent'")
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("/proc"))
    }

    @Test("a working directory that is gone: standard input is still examined")
    func noWorkingDirectory() throws {
        let run = try BuiltCommand(
            "mkdir gone && cd gone && rmdir ../gone && echo '<domainbackup/>' | $V validate --level schema -",
            in: directory.path
        )
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test(
        "a file system that can't be written: reading goes on, writing ends with exit code 2 and the reason",
        .requires(
            Requirement(
                "root, to mount a file system",
                isMet: (try? BuiltCommand("unshare --mount mount -t tmpfs tmpfs /mnt"))?.status == 0
            ),
            .program("unshare", package: "util-linux")
        )
    )
    func readOnly() throws {
        try prepare()
        let mount =
            "mount --bind \(directory.path) \(directory.path) && mount -o remount,bind,ro \(directory.path) && cd \(directory.path)"
        func run(_ command: String) throws -> BuiltCommand {
            try BuiltCommand("unshare --mount sh -c '\(mount) && \(command)'", in: "/")
        }
        let touched = try run("touch x")
        #expect(touched.status != 0, "the file system can be written")
        #expect(try run("$V format ä.xml").status == 0)
        #expect(try run("TMPDIR=$PWD $V validate --level schema ä.xml").status == 0)
        let before = try directory.content("ä.xml")
        for command in [
            "format --in-place ä.xml", "validate --fix broken.xml", "schema export new",
            "template render push-full --domain domain.xml -p directory=/b -o .",
        ] {
            let refused = try run("$V \(command)")
            #expect(refused.status == 2, "\(command): \(refused.output) \(refused.errors)")
            #expect((refused.output + refused.errors).contains("Read-only file system"), "\(command)")
        }
        #expect(try directory.content("ä.xml") == before)
        #expect(try directory.names == ["broken.xml", "domain.xml", "ä.xml"])
    }

    @Test(
        "a reader that goes away ends each command quietly: no crash, and no word",
        arguments: ["--help", "explain", "schema show backup", "validate --format json .", "format big.xml"]
    )
    func goneReader(command: String) throws {
        try prepare()
        let disks = (0..<5_000).map { "<disk name='vd\($0)'/>" }.joined()
        try directory.file("big.xml", "<domaincheckpoint><disks>\(disks)</disks></domaincheckpoint>")
        let run = try BuiltCommand("{ $V \(command); echo \"status $?\" >&2; } | true", in: directory.path)
        let status = try #require(run.errors.matches(of: #/status (\d+)/#).last.flatMap { Int32($0.output.1) })
        // SIGPIPE's, as other programs end in a pipe.
        #expect(status < 128 || status == 141, "it ended by a signal")
        #expect(run.errors.split(separator: "\n").count <= 3, "\(run.errors)")
    }

    @Test(
        "a disk that fills up while a file is rewritten leaves the old one whole",
        .requires(
            .program("unshare", package: "util-linux"),
            Requirement(
                "root, to mount a file system",
                isMet: (try? BuiltCommand("unshare --mount mount -t tmpfs tmpfs /mnt"))?.status == 0
            )
        )
    )
    func fullDisk() throws {
        let disks = (0..<2_000).map { "<disk name='vd\($0)'/>" }.joined()
        try directory.file("big.xml", "<domaincheckpoint><disks>\(disks)</disks></domaincheckpoint>")
        let run = try BuiltCommand(
            """
            unshare --mount sh -c 'mount -t tmpfs -o size=64k tmpfs /mnt && cp big.xml /mnt/a.xml && cd /mnt && \
            $V format --in-place a.xml; echo "status $?"; cmp a.xml \(directory.path)/big.xml && ls -A'
            """,
            in: directory.path
        )
        #expect(run.output == "status 2\na.xml\n", "\(run.errors)")
        #expect(run.errors.contains("No space left on device"))
    }
}
