import Foundation
import TestRequirements
import TestSupport
import Testing

/// The GitHub Action, on a release of this very build that lies in a folder.
@Suite("GitHub Action")
struct ActionTests {
    private let directory: TemporaryDirectory
    private let script = Samples.repository.appending(path: "Scripts/run-action.sh").path
    private let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()

    init() throws { directory = try TemporaryDirectory() }

    /// Runs a shell script in the folder.
    private func shell(_ text: String, _ variables: [String: String] = [:]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", text]
        process.currentDirectoryURL = URL(filePath: directory.path)
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    /// Makes a release as Scripts/make-dist.sh names its parts.
    private func release() throws {
        let made = try shell(
            """
            set -e
            name=virtmoment-0.1.0-linux-$(uname -m)
            mkdir -p "v0.1.0" "$name/bin"
            ln -s "$BUILT" "$name/bin/virtmoment"
            tar -czf "v0.1.0/$name.tar.gz" "$name"
            cd v0.1.0 && sha256sum "$name.tar.gz" > "$name.sha256"
            """,
            ["BUILT": products.appending(path: "virtmoment").path]
        )
        #expect(made.status == 0, "\(made.output)")
    }

    private func run(_ inputs: [String: String]) throws -> (status: Int32, output: String) {
        let defaults = [
            "FILES": ".", "OPTIONS": "", "FORMAT": "github", "OUTPUT": "", "VERSION": "0.1.0", "SHA256": "",
            "SOURCE": "file://\(directory.path)",
        ]
        return try shell("sh '\(script)'", defaults.merging(inputs) { $1 })
    }

    private static let bad = "<domainbackup><disks><disk nmae='vda'/></disks></domainbackup>\n"

    @Test(
        "puts findings beside the lines, takes options and files as they are",
        .requires(.program("curl", package: "curl"))
    )
    func works() throws {
        try release()
        try directory.file("a.xml", "<domainbackup/>\n")
        let fine = try run(["OPTIONS": "--libvirt=9.0.0\n\n--level=schema\n"])
        #expect(fine.status == 0, "\(fine.output)")
        try directory.file("sub dir/--schema=b.xml", Self.bad)
        let found = try run(["FILES": "sub dir/--schema=b.xml\na.xml"])
        #expect(found.status == 1)
        #expect(found.output.hasPrefix("::error file=sub dir/--schema=b.xml,line=1,"), "\(found.output)")
        let written = try run(["FORMAT": "sarif", "OUTPUT": "findings.sarif"])
        #expect(written.status == 1)
        #expect(try directory.content("findings.sarif").contains("\"version\":\"2.1.0\""))
    }

    @Test("an archive with another checksum is not used", .requires(.program("curl", package: "curl")))
    func checksum() throws {
        try release()
        try directory.file("a.xml", "<domainbackup/>\n")
        #expect(try run(["SHA256": String(repeating: "0", count: 64)]).status != 0)
        let own = try shell("sha256sum v0.1.0/*.tar.gz | cut -d' ' -f1").output.trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        #expect(try run(["SHA256": own]).status == 0)
        _ = try shell("echo more >> v0.1.0/virtmoment-0.1.0-linux-$(uname -m).tar.gz")
        #expect(try run([:]).status != 0)
        #expect(try run(["VERSION": "9.9.9"]).status != 0)
    }

    @Test("hands each of its inputs to the script, which uses each")
    func inputs() throws {
        let action = try String(contentsOf: Samples.repository.appending(path: "action.yml"), encoding: .utf8)
        let text = try String(contentsOfFile: script, encoding: .utf8)
        let block = try #require(
            action.components(separatedBy: "\ninputs:\n").last?.components(separatedBy: "\nruns:")[0]
        )
        let names = block.matches(of: #/(?m)^  ([a-z0-9]+):$/#).map { String($0.output.1) }
        #expect(names.count == 7)
        for name in names {
            #expect(action.contains("\(name.uppercased()): ${{ inputs.\(name) }}"))
            #expect(text.contains("$\(name.uppercased())") || text.contains("${\(name.uppercased())"))
        }
        // Inputs reach the shell as variables, never as its text.
        #expect(!text.contains("${{"))
    }
}
