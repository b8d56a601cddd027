import Foundation
import TestSupport
import Testing

/// What documents, hosts and file names hold can't command the terminal that it is shown on.
@Suite("Text on its way to a terminal") struct TerminalTextTests {
    /// Clears the screen, colours by a C1 control, and turns the order around; the first can't be in XML.
    private static let commands = "\u{9B}31m\u{202E}\u{2066}\u{85}\u{2028}"

    private func isSafe(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x0A, 0x09: true
            case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFEFF: false
            default: true
            }
        }
    }

    @Test("every offline command shows names, values and files without them")
    func offline() async throws {
        let directory = try TemporaryDirectory()
        let evil = Self.commands
        let first = try directory.file(
            "a\u{1B}[2J\(evil).xml",
            "<domaincheckpoint><name>a\(evil)</name></domaincheckpoint>"
        )
        let second = try directory.file(
            "b.xml",
            "<domaincheckpoint><name>b\(evil)</name><evil\u{1B}/></domaincheckpoint>"
        )
        let third = try directory.file("c.xml", "<domaincheckpoint><name>c\(evil)</name></domaincheckpoint>")
        let wrong = try directory.file("w.xml", "<domainbackup mode='\(evil)'><x\(evil)/></domainbackup>")
        for arguments in [
            ["validate", first, second, third, wrong], ["validate", "--format", "json", first, second, wrong],
            ["validate", "--format", "sarif", first, wrong], ["validate", "/nonexistent/\u{1B}[2J\(evil)"],
            ["diff", first, third], ["diff", "--format", "json", first, third], ["diff", first, wrong],
            ["explain", "\u{1B}[2J\(evil)"], ["format", second], ["format", "--check", first],
            ["template", "render", "\u{1B}[2J\(evil)", "--domain", third],
            ["template", "show", "\u{1B}]0;x\u{7}\(evil)"],
            ["schema", "show", "\u{1B}[2J\(evil)"], ["\u{1B}[2J\(evil)"], ["validate", "--\u{1B}[2J\(evil)"],
            ["fill", wrong, "--domain", third], ["fill", third, "--domain", wrong],
        ] {
            let run = await CommandRun(arguments)
            #expect(isSafe(run.errors), "\(arguments)\n\(run.errors.debugDescription)")
            #expect(isSafe(run.output), "\(arguments)\n\(run.output.debugDescription)")
        }
    }

    /// The lines that write past `Console.say` and `Console.write`, with what they write: documents as they are, reports with their own colours, and
    /// the bar.
    private static let exceptions = [
        "writeOutput(printed)", "writeOutput(state.text)", "writeOutput(text)", "writeOutput(template.text)",
        "writeOutput(format == .rng ? file.bytes :", "writeOutput(try syntax.text(", "writeOutput(UnifiedDiff(",
        "writeOutput(Array((xml", "write(styled: state.text)", "write(styled: writer.begin()",
        "writeError(writer.write(", "console.writeError(text)", "writeOutput(bytes)",
    ]

    @Test("nothing writes past the console's own functions but documents, reports and the progress bar")
    func gate() throws {
        let sources = Samples.repository.appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".swift") }
        #expect(files.count > 100)
        var found = 0
        for file in files where !file.hasSuffix("Running/Console.swift") && !file.hasPrefix("LocalFiles/") {
            let lines = try String(contentsOf: sources.appending(path: file), encoding: .utf8).split(separator: "\n")
            for line in lines where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                let writes = [
                    "writeOutput(", "writeError(", "write(styled:", "StandardStream.output.write",
                    "StandardStream.error.write",
                ]
                let isDirect =
                    line.contains(/(^|[^.\w])(print|debugPrint|fputs|puts|fwrite|putchar|vprintf)\(/)
                    && !line.contains("func print(") && !line.contains("try print(")
                if isDirect { Issue.record("\(file) prints: \(line)") }
                guard writes.contains(where: { line.contains($0) }) else { continue }
                found += 1
                if file.hasSuffix("Backups/ProgressMeter.swift") { continue }
                #expect(Self.exceptions.contains { line.contains($0) }, "\(file): \(line)")
            }
        }
        #expect(found >= Self.exceptions.count)
    }
}
