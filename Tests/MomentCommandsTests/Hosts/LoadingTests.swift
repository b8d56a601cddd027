import Foundation
import TestRequirements
import Testing

/// libvirt is loaded by those who ask a host, and by nobody else.
@Suite("Loading libvirt")
struct LoadingTests {
    private static let offline = [
        "--version", "--help", "validate samples", "validate --schema system samples", "fill --kind backup --domain D",
        "format samples/backup", "diff D D", "template list", "template show push-full",
        "template render push-full --domain D -p directory=/b", "schema list", "schema show backup",
        "explain disk-unknown", "backup run --help", "--generate-completion-script bash",
    ]

    /// The libraries that a run of the command opens.
    private func opened(_ arguments: String) throws -> (run: BuiltCommand, libraries: String) {
        let run = try BuiltCommand(
            """
            T=$(mktemp -d); LD_DEBUG=files LD_DEBUG_OUTPUT=$T/log $V \(arguments) > $T/output 2>&1 < /dev/null
            S=$?; cat $T/log.*; rm -r $T; exit $S
            """,
            in: CommandRun.path("")
        )
        return (run, run.output)
    }

    @Test("offline commands never do", .requires(.libvirt), arguments: offline)
    func never(arguments: String) throws {
        let domain = try #require(Self.domain)
        let (_, libraries) = try opened(arguments.replacing(" D", with: " \(domain)"))
        #expect(libraries.contains("file=libxml2.so"), "nothing is known of the libraries")
        #expect(!libraries.contains("file=libvirt"))
    }

    @Test("a command on a host does", .requires(.libvirt))
    func does() throws {
        #expect(try opened("checkpoint list test --connect test:///default").libraries.contains("file=libvirt.so.0"))
    }

    @Test("where it can't be, the package is named: exit 2")
    func missing() throws {
        let directory = URL(filePath: Scratch.file("nolib"))
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        // What the loader finds first, and can't use.
        try Data("no library".utf8).write(to: directory.appending(path: "libvirt.so.0"))
        let run = try BuiltCommand(
            "LD_LIBRARY_PATH='\(directory.path)' $V checkpoint list test --connect test:///default --format json"
        )
        #expect(run.status == 2)
        #expect(run.errors.contains("libvirt0 on Debian and Ubuntu"))
        #expect(run.output.contains(#""code":-1"#))
        let offline = try BuiltCommand("LD_LIBRARY_PATH='\(directory.path)' $V schema list")
        #expect(offline.status == 0)
    }

    @Test("a host that can't be reached: exit 2", .requires(.libvirt))
    func unreached() throws {
        for uri in ["qemu+unix:///system?socket=/nowhere", "nothing:///", "test:///nowhere.xml"] {
            let run = try BuiltCommand("$V backup jobs test --connect '\(uri)' --format json")
            #expect(run.status == 2, "\(uri): \(run.errors)")
            #expect(run.output.contains(#""call":"virConnectOpenReadOnly""#), "\(uri): \(run.output)")
        }
    }

    /// The first of the sample domains, or nil if there is none.
    private static let domain: String? = {
        let directory = CommandRun.path("samples/domains")
        return (try? FileManager.default.contentsOfDirectory(atPath: directory))?.sorted()
            .first { $0.hasSuffix(".xml") }.map { "samples/domains/\($0)" }
    }()
}
