import Glibc
import MomentCommands
import TestSupport
import Testing

/// Files that no argument names: what is looked for beside documents, and what other files name. Whoever could put a pipe there would have the
/// command wait for ever.
@Suite("Pipes and devices in the place of files that nobody named", .timeLimit(.minutes(1)))
struct UnnamedFileTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let grammar =
        "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><start><externalRef href='HREF'/></start></grammar>"

    /// Files to make, the name of the pipe or link, and the arguments.
    static let cases: [(files: [String: String], pipe: String, arguments: [String])] = [
        (["t/a.xml": "<domaincheckpoint/>"], "t/.virtmoment.json", ["validate", "t/a.xml"]),
        (["t/a.xml": "<domaincheckpoint/>"], "t/.virtmoment.json", ["validate", "t"]),
        (
            ["t/a.xml": "<domaincheckpoint/>", "t/.virtmoment.json": #"{"baseline":"old.json"}"#], "t/old.json",
            ["validate", "t/a.xml"]
        ),
        (
            ["a.xml": "<a/>", "t/g.rng": grammar.replacing("HREF", with: "p.rng")], "t/p.rng",
            ["validate", "--schema", "t/g.rng", "a.xml"]
        ),
        (
            ["a.xml": "<a/>", "t/g.rng": grammar.replacing("HREF", with: "p.rnc")], "t/p.rnc",
            ["validate", "--schema", "t/g.rng", "a.xml"]
        ),
        (
            ["a.xml": "<a/>", "t/g.rnc": "start = external 'p.rnc'"], "t/p.rnc",
            ["validate", "--schema", "t/g.rnc", "a.xml"]
        ),
        (
            ["a.xml": "<domaincheckpoint/>", "t/domainbackup.rng": "<element/>"], "t/domaincheckpoint.rng",
            ["validate", "--schema", "t", "a.xml"]
        ),
        (
            ["t/g.rng": grammar.replacing("HREF", with: "p.rng")], "t/p.rng",
            ["schema", "convert", "t/g.rng", "--directory", "out"]
        ),
        ([:], "t/set.json", ["backup", "list", "t"]),
        ([:], "t/set.json", ["backup", "verify", "t"]),
    ]

    @Test("are refused at once", arguments: cases.indices, [nil, "/dev/zero"])
    func refused(index: Int, device: String?) async throws {
        let it = Self.cases[index]
        try directory.file("t/other", "")
        for (name, text) in it.files { try directory.file(name, text) }
        let path = "\(directory.path)/\(it.pipe)"
        if let device { symlink(device, path) } else { mkfifo(path, 0o600) }
        let names = Set(it.files.keys).union(["t", "out"])
        let run = await CommandRun(it.arguments.map { names.contains($0) ? "\(directory.path)/\($0)" : $0 })
        #expect(run.status != .success)
        #expect((run.errors + run.output).contains("it is not an ordinary file"), "\(run.errors)\(run.output)")
    }
}
