import Foundation
import Testing

extension LiveCommandTests {
    /// docs/guide/apply.md, on a real guest from its first command to its last. `RECORD_DOCS=1` writes the page anew where they print
    /// something else.
    @Suite("The guide to applying documents")
    struct ApplyGuide {
        private static let path = CommandRun.path("docs/guide/apply.md")

        /// What commands of the page find in their directory.
        private static var files: [String: String] {
            var files = ["before.xml": "<domainsnapshot>\n  <name>before</name>\n</domainsnapshot>\n"]
            for day in ["monday", "tuesday", "wednesday", "thursday"] {
                files["\(day).xml"] = "<domaincheckpoint>\n  <name>\(day)</name>\n</domaincheckpoint>\n"
            }
            files["pull.xml"] = """
                <domainbackup mode='pull'>
                  <server transport='unix' socket='/run/web.sock'/>
                  <disks>
                    <disk name='vda' type='file'>
                      <scratch file='/images/web.scratch'/>
                    </disk>
                  </disks>
                </domainbackup>

                """
            return files
        }

        /// The paths of the page, and where they are here. The more special one is first.
        private static func places(_ host: LiveHost) -> [(page: String, here: String)] {
            [("/run/web.sock", "\(host.directory)/web.sock"), ("/backup", host.directory), ("/images", host.directory)]
        }

        /// A text with the paths of the page replaced.
        private static func moved(_ text: String, to host: LiveHost) -> String {
            places(host).reduce(text) { $0.replacingOccurrences(of: $1.page, with: $1.here) }
        }

        /// What a command of the page prints, both channels, its exit code last where it is not 0.
        private static func print(_ command: String, on host: LiveHost) throws -> [String] {
            let run = try BuiltCommand(
                """
                export LIBVIRT_DEFAULT_URI='\(host.uri)' LIBVIRT_LOG_OUTPUTS=4:file:/dev/null
                virtmoment() { $V "$@"; }
                exec 2>&1
                \(moved(command, to: host))
                """,
                in: host.directory
            )
            var text = run.output
            for (page, here) in places(host) where page != "/backup" {
                text = text.replacingOccurrences(of: here, with: page)
            }
            var lines = text.components(separatedBy: "\n")
            if lines.last == "" { lines.removeLast() }
            // The page's guest runs; this one is paused, of which a dry run with QEMU 10.0 can't know everything.
            lines.removeAll { $0.contains("not known beforehand: ") && $0.contains("paused") }
            if run.status != 0 { lines.append("[exit code \(run.status)]") }
            return lines
        }

        @Test("its commands print what it shows, one after the other on the same guest")
        func run() async throws {
            var page = ConsolePage(page: try String(contentsOfFile: Self.path, encoding: .utf8))
            let steps = page.tasks.flatMap(\.steps)
            #expect(steps.count >= 20)
            let records = ProcessInfo.processInfo.environment["RECORD_DOCS"] != nil
            var changed: [(step: ConsolePage.Step, printed: [String])] = []
            try await LiveHost.with(name: "web", imageName: "web.qcow2") { host in
                for (name, text) in Self.files {
                    try host.write(name, Self.moved(text, to: host))
                }
                for step in steps {
                    let printed = try Self.print(step.command, on: host)
                    if records, !step.matches(printed) {
                        changed.append((step, printed))
                    } else {
                        #expect(step.matches(printed), "$ \(step.command)\n\(printed.joined(separator: "\n"))")
                    }
                }
                // What was restored is what the guest has: it wrote nothing.
                let restored = try BuiltCommand("qemu-img compare -U restored.qcow2 web.qcow2", in: host.directory)
                #expect(restored.status == 0, "\(restored.output)\(restored.errors)")
            }
            // From the end, so that the places before stay where they are.
            for (step, printed) in changed.reversed() { page.show(printed, for: step) }
            if !changed.isEmpty {
                try page.lines.joined(separator: "\n").write(toFile: Self.path, atomically: true, encoding: .utf8)
            }
        }
    }
}
