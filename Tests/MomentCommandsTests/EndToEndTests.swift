import Foundation
import TestRequirements
import TestSupport
import Testing

@Suite("The built command")
struct EndToEndTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let samples = CommandRun.path("samples")

    @Test("valid samples: exit code 0, no output")
    func valid() throws {
        let run = try BuiltCommand("$V validate --level schema backup checkpoint snapshot", in: Self.samples)
        #expect(run.status == 0)
        #expect(run.output.isEmpty && run.errors.isEmpty)
    }

    /// Samples with what libvirt prints and does not take.
    private static let printed = [
        "broken/backup-index-from-output.xml": "3:65 printed-only schema",
        "broken/backup-seclabel-without-label.xml": "5:9 printed-only schema",
    ]

    @Test("each broken sample: exit code 1, and the findings that are written beside it")
    func broken() throws {
        let run = try BuiltCommand("$V validate --level schema --format json broken", in: Self.samples)
        #expect(run.status == 1)
        var found: [String: [Place]] = [:]
        for line in run.output.split(separator: "\n") {
            let finding = try JSONDecoder().decode(Place.self, from: Data(line.utf8))
            if finding.type == "finding" { found[finding.file ?? "", default: []].append(finding) }
        }
        for sample in try Samples.documents("broken") {
            let expected = try JSONDecoder().decode([Place].self, from: Samples.expectation(of: sample))
            // The grammar's own code gives way where libvirt prints just that.
            let keys = Self.printed[sample.path].map { [$0] } ?? expected.map(\.key)
            #expect(found[sample.path]?.map(\.key) == keys, "\(sample.path)")
        }
    }

    /// What is expected of a finding.
    private struct Place: Decodable {
        var type: String?
        var file: String?
        var line: Int?
        var column: Int?
        var code: String?
        var layer: String?
        var key: String { "\(line ?? 0):\(column ?? 0) \(code ?? "") \(layer ?? "")" }
    }

    @Test(
        "input that is no document: one clear finding, exit code 1",
        arguments: [
            ("printf ''", "xml-empty"), ("printf ' \\n'", "xml-empty"),
            ("printf '<a>\\0</a>'", "xml-invalid-character"),
            ("cat $V", "xml-"), ("head -c 100000 /dev/urandom", "xml-"),
            ("yes '<a>' | head -n 10000 | tr -d '\\n'", "xml-limit"),
            ("printf '<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>'", "xml-doctype"),
            ("printf '<?xml version=\"1.0\" encoding=\"KOI8-R\"?><a/>'", "xml-encoding"),
        ]
    )
    func noDocument(input: String, code: String) throws {
        let run = try BuiltCommand("(\(input)) | $V validate -")
        #expect(run.status == 1)
        #expect(!run.isCrash)
        #expect(run.output.contains("[\(code)"), "\(run.output.prefix(300))")
    }

    @Test("billion laughs end at once, in little memory")
    func laughs() throws {
        var text = "<!DOCTYPE a [<!ENTITY l0 'ha'>"
        for level in 1...20 { text += "<!ENTITY l\(level) '\(String(repeating: "&l\(level - 1);", count: 10))'>" }
        try directory.file("a.xml", text + "]><domainbackup><incremental>&l20;</incremental></domainbackup>")
        // 400 MB of address space: room for the program, not for the laughs.
        let run = try BuiltCommand("ulimit -v 400000; timeout 60 $V validate a.xml", in: directory.path)
        #expect(run.status == 1)
        #expect(run.output.contains("[xml-doctype]"))
    }

    @Test("a file of 200 MB is refused without being read: exit code 2")
    func large() throws {
        let path = try directory.file("big.xml")
        truncate(path, 200 << 20)
        let run = try BuiltCommand("ulimit -v 400000; $V validate big.xml", in: directory.path)
        #expect(run.status == 2)
        #expect(
            run.output == "big.xml: error: cannot be read: it has 209715200 bytes, and at most 67108864 are read\n"
        )
    }

    @Test("standard input without an end stops at the limit: exit code 2")
    func endless() throws {
        let run = try BuiltCommand("yes | timeout 100 $V validate -")
        #expect(run.status == 2)
        #expect(run.output.contains("larger than"))
    }

    @Test(
        "results that cannot be written: exit code 2, with the reason",
        arguments: ["validate .", "format ok.xml", "--help", "explain"]
    )
    func fullDisk(command: String) throws {
        try directory.file("a.xml", "<domainbackup>")
        try directory.file("ok.xml", "<domainbackup/>")
        let full = try BuiltCommand("$V \(command) > /dev/full", in: directory.path)
        #expect(full.status == 2)
        #expect(full.errors.contains("cannot write standard output: No space left on device"))
        let closed = try BuiltCommand("$V \(command) >&-", in: directory.path)
        #expect(closed.status == 2)
        #expect(closed.errors.contains("cannot write standard output: Bad file descriptor"))
    }

    @Test("a reader that goes away ends the command, quietly")
    func closedPipe() throws {
        for number in 0..<300 {
            try directory.file("\(number).xml", String(repeating: "<domainbackup b='\(number)'>", count: 50))
        }
        let run = try BuiltCommand("{ $V validate . ; echo \"status $?\" >&2; } | head -n 1", in: directory.path)
        // 128 and SIGPIPE's number, as of any other program in a pipe.
        #expect(run.errors == "status 141\n")
    }

    @Test("without standard streams results do not end up in a document")
    func noStreams() throws {
        try directory.file("a.xml", "<domainbackup  />")
        let run = try BuiltCommand("$V format --in-place a.xml <&- >&- 2>&-; cat a.xml", in: directory.path)
        #expect(run.output == "<domainbackup/>\n")
    }

    @Test(
        "what a user may not read: exit code 2, and the other files are checked",
        .requires(
            Requirement("root, to become another user", isMet: getuid() == 0),
            .program("setpriv", package: "util-linux")
        )
    )
    func permission() throws {
        try directory.file("closed/a.xml", "<domainbackup/>")
        try directory.file("b.xml", "<domainbackup/>")
        try directory.file("c.xml", "<domainbackup>")
        chmod("\(directory.path)/closed", 0o700)
        chmod("\(directory.path)/b.xml", 0o600)
        let user = "setpriv --reuid=65534 --regid=65534 --clear-groups --"
        // The build folder may be closed to that user, so it gets a copy.
        try BuiltCommand("cp $V virtmoment", in: directory.path)
        let run = try BuiltCommand("\(user) ./virtmoment validate .", in: directory.path)
        #expect(run.status == 2)
        #expect(run.output.contains("./closed: error: cannot be read: Permission denied"))
        #expect(run.output.contains("./b.xml: error: cannot be read: Permission denied"))
        #expect(run.output.contains("./c.xml:1:1: error:"))
        let written = try BuiltCommand("\(user) ./virtmoment format --in-place b.xml", in: directory.path)
        #expect(written.status == 2)
        #expect(try directory.content("b.xml") == "<domainbackup/>")
    }

    @Test(
        "colours are for terminals only, and not where NO_COLOR asks for none",
        .requires(.program("script", package: "bsdutils"))
    )
    func colours() throws {
        try directory.file("a.xml", "<a>")
        func run(_ command: String) throws -> Bool {
            try BuiltCommand(command, in: directory.path).output.contains("\u{1B}[")
        }
        #expect(try !run("$V validate a.xml"))
        #expect(try run("unset NO_COLOR; TERM=xterm script -qec \"$V validate a.xml\" /dev/null"))
        #expect(try !run("NO_COLOR=1 TERM=xterm script -qec \"$V validate a.xml\" /dev/null"))
    }

    @Test("it runs without an environment")
    func noEnvironment() throws {
        try directory.file("a.xml", "<domainbackup/>")
        #expect(
            try BuiltCommand("env -i \(BuiltCommand.sanitizerOptions) $V validate a.xml", in: directory.path).status
                == 0
        )
    }

    @Test("a pipe is as good as a file")
    func pipe() throws {
        let run = try BuiltCommand("mkfifo p; echo '<domainbackup/>' > p & $V validate p", in: directory.path)
        #expect(run.status == 0)
    }
}
