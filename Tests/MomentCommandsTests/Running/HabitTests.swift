import Foundation
import TestRequirements
import TestSupport
import Testing

@Suite("Habits of a command")
struct HabitTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.file("bad.xml", "<domainbackup><disks><disk nmae='vda'/></disks></domainbackup>\n")
    }

    @Test("a reader that goes away ends the command without a word, as SIGPIPE would")
    func brokenPipe() throws {
        for number in 0..<400 { try directory.file("many/\(number).xml", "<domainbackup x='1' y='2' z='3'/>\n") }
        for command in ["validate many", "validate --format json many", "explain", "format --to json many"] {
            let run = try BuiltCommand("{ $V \(command); echo $? >&2; } | head -c 5 >/dev/null", in: directory.path)
            // What fits into the pipe before the reader ends may be all there is.
            let code = run.errors.split(separator: "\n").last.map(String.init)
            if command != "explain" { #expect(code == "141", "\(command): \(run.errors)") }
            #expect(!run.errors.contains("error:"), "\(command): \(run.errors)")
        }
    }

    @Test(
        "colours are for terminals, unless somebody wants them elsewhere",
        arguments: [
            ("", "", false), ("CLICOLOR_FORCE=1", "", true), ("CLICOLOR_FORCE=0", "", false),
            ("", "--color always", true),
            ("NO_COLOR=1 CLICOLOR_FORCE=1", "", false), ("NO_COLOR=1", "--color always", true),
            ("CLICOLOR_FORCE=1", "--color never", false), ("CLICOLOR_FORCE=1", "--color auto", true),
        ]
    )
    func colours(environment: String, options: String, isColoured: Bool) throws {
        let run = try BuiltCommand(
            "unset NO_COLOR CLICOLOR CLICOLOR_FORCE; \(environment) $V validate \(options) bad.xml",
            in: directory.path
        )
        #expect(run.output.contains("\u{1B}[") == isColoured)
    }

    @Test(
        "at a terminal a last line counts; elsewhere there is none",
        .requires(.program("script", package: "bsdutils")),
        arguments: [
            ("validate bad.xml", "1 error in 1 file"),
            ("validate bad.xml bad.xml /nonexistent.xml", "2 errors in 3 files; 1 file could not be examined"),
            ("validate --level schema -- .", "1 error in 1 file"),
            ("validate --ignore schema bad.xml", "no errors in 1 file"),
        ]
    )
    func summary(command: String, line: String) throws {
        let run = try BuiltCommand("script -qec \"$V \(command)\" /dev/null", in: directory.path)
        #expect(
            run.output.replacingOccurrences(of: "\r", with: "").hasSuffix("\n\(line)\n") || run.output.hasPrefix(line),
            "\(run.output)"
        )
        let piped = try BuiltCommand("$V \(command)", in: directory.path)
        #expect(!piped.errors.contains(" in 1 file"))
    }

    @Test("short names are the long ones'", arguments: ["-q", "-j 1", "--quiet --jobs 1"])
    func short(options: String) throws {
        #expect(try BuiltCommand("$V validate \(options) bad.xml", in: directory.path).status == 1)
    }

    @Test("a missing file is named once", arguments: ["validate", "format", "fill --domain domain.xml"])
    func missing(command: String) throws {
        let domain = Samples.repository.appending(path: "samples/domains/two-disks.xml")
        try directory.file("domain.xml", String(contentsOf: domain, encoding: .utf8))
        let run = try BuiltCommand("$V \(command) nope.xml", in: directory.path)
        #expect(run.status == 2)
        #expect((run.output + run.errors).ranges(of: "nope.xml").count == 1, "\(run.output)\(run.errors)")
    }

    @Test(
        "every error begins alike",
        arguments: ["validate", "validate --frob a", "frob", "explain frob", "validate --jobs x a", "help frob"]
    )
    func prefix(command: String) throws {
        let run = try BuiltCommand("$V \(command)", in: directory.path)
        #expect(run.status == 64)
        #expect(run.errors.hasPrefix("virtmoment: error: "), "\(run.errors)")
    }

    @Test("codes complete in shells")
    func completion() throws {
        let run = try BuiltCommand("$V --generate-completion-script bash", in: directory.path)
        #expect(run.output.contains("---completion validate"))
        let codes = try BuiltCommand("$V ---completion explain -- positional@0 0 0 2>&1 || true", in: directory.path)
        #expect(codes.output.contains("unknown-attribute"), "\(codes.output)")
    }
}
