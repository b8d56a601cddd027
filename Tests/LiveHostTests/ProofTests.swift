import Foundation
import Testing

@Suite("The tables of proof")
struct ProofTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The rows of the tables, as cells.
    private func rows() throws -> [[String]] {
        try String(contentsOf: Self.root.appending(path: "docs/hosts.md"), encoding: .utf8)
            .split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| ---") }
            .map { $0.dropFirst().dropLast().split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    }

    @Test("name tests that are there, in every row")
    func names() throws {
        var sources = ""
        for directory in [
            "LibvirtHostTests", "BackupJobsTests", "ChainDoctorTests", "LiveHostTests", "MomentInMemoryTests",
            "CLibvirtTests", "MomentCommandsTests",
        ] {
            let base = Self.root.appending(path: "Tests/\(directory)")
            for path in try FileManager.default.subpathsOfDirectory(atPath: base.path)
            where path.hasSuffix(".swift") {
                sources += try String(contentsOf: base.appending(path: path), encoding: .utf8)
            }
        }
        let rows = try rows().filter { $0.last != "Test" }
        #expect(rows.count > 50)
        for row in rows {
            for name in (row.last ?? "").components(separatedBy: "<br>") {
                #expect(sources.contains("\"\(name)\""), "no such test: \(name)")
            }
        }
    }
}
