import Foundation
import TestSupport
import Testing

/// What the workflow and the scripts fetch, and what is delivered.
@Suite("What comes in and what goes out") struct SupplyChainTests {
    private func lines(_ path: String) throws -> [String] {
        try String(contentsOf: Samples.repository.appending(path: path), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func workflows() throws -> [String] {
        let folder = ".github/workflows"
        return try FileManager.default.contentsOfDirectory(atPath: Samples.repository.appending(path: folder).path)
            .map { "\(folder)/\($0)" }
    }

    @Test("actions are named by commit, with the version beside it")
    func actions() throws {
        for workflow in try workflows() {
            let uses = try lines(workflow).filter { $0.contains("uses:") }
            #expect(!uses.isEmpty)
            for line in uses { #expect(line.contains(/uses: [\w.\/-]+@[0-9a-f]{40} # v\d+(\.\d+\.\d+)?$/), "\(line)") }
        }
    }

    @Test("a pull request gets no privileged container")
    func privileges() throws {
        for workflow in try workflows() {
            for line in try lines(workflow) where line.contains("privileged") && !line.contains("#") {
                #expect(line.contains("github.event_name != 'pull_request' && '--privileged'"), "\(line)")
            }
        }
    }

    @Test("what is fetched from PyPI is checked against a hash")
    func downloads() throws {
        let folder = Samples.repository.appending(path: "Scripts")
        let scripts = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sh") }
        for script in scripts {
            let text = try lines("Scripts/\(script)").joined(separator: "\n")
            guard text.contains("pip download") else { continue }
            #expect(text.contains("sha256sum --check") && text.contains(/[0-9a-f]{64}/), "\(script)")
        }
    }

    @Test("each package that a test may lack is one that the install step brings")
    func packages() throws {
        // Debian has these on each machine.
        let essential: Set = ["bsdutils", "util-linux"]
        let installed = try Set(
            lines("Scripts/install-dependencies.sh").compactMap { line in
                let columns = line.split(separator: " ")
                return ["build", "test"].contains(columns.first ?? "") && columns.count == 5 ? String(columns[2]) : nil
            }
        )
        let folder = Samples.repository.appending(path: "Tests")
        let files = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
        let named = try files.filter { $0.hasSuffix(".swift") }.flatMap { file in
            try lines("Tests/\(file)").flatMap { line in
                line.matches(of: /(?:package: "|Debian, Ubuntu: )([a-z0-9.+-]+)/).map { String($0.output.1) }
            }
        }
        #expect(named.count > 30)
        #expect(Set(named).subtracting(installed).subtracting(essential) == [])
    }

    @Test("checksums are signed, and neither another key nor a changed file passes")
    func signatures() throws {
        let directory = try TemporaryDirectory()
        try directory.file("dist/a.tar.gz", "content")
        let script = """
            set -e
            cd "$1"
            ssh-keygen -q -t ed25519 -N '' -f ours; ssh-keygen -q -t ed25519 -N '' -f other
            echo "virtmoment@virtmoment.dev $(cat ours.pub)" >signers; echo "virtmoment@virtmoment.dev $(cat other.pub)" >strangers
            (cd dist && sha256sum a.tar.gz >a.sha256)
            DIST=$1/dist "$2" ours
            "$2" --verify signers dist
            ! "$2" --verify strangers dist || exit 10
            echo changed >dist/a.tar.gz
            ! "$2" --verify signers dist || exit 11
            (cd dist && sha256sum a.tar.gz >a.sha256)
            ! "$2" --verify signers dist || exit 12
            """
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", script, "sh", directory.path, Samples.repository.appending(path: "Scripts/sign-checksums.sh").path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("the bill of materials names what is compiled in and what is loaded")
    func bill() throws {
        let command = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent().appending(
            path: "virtmoment"
        )
        let process = Process()
        process.executableURL = Samples.repository.appending(path: "Scripts/write-sbom.py")
        process.arguments = [command.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let bill = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let components = try #require(bill["components"] as? [[String: Any]])
        let names = Set(components.compactMap { $0["name"] as? String })
        #expect(
            names.isSuperset(of: ["swift-argument-parser", "swift-log", "libxml2.so.2", "libxslt.so.1", "libvirt.so.0"]
            ),
            "\(names)"
        )
        #expect(components.first { $0["name"] as? String == "libxml2.so.2" }?["version"] as? String != nil)
    }
}
