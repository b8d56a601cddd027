import Foundation
import TestSupport
import Testing

extension LiveCommandTests {
    /// docs/guide/nightly-backups.md, on a real guest from its first command to its last.
    @Suite("The guide to nightly backups")
    struct NightlyGuide {
        private static let path = CommandRun.path("docs/guide/nightly-backups.md")

        /// The paths and words of the page, and what they are here. The more special one is first.
        private static func places(_ host: LiveHost) -> [(page: String, here: String)] {
            [
                ("qemu:///system", "'\(host.uri)'"), ("/backup", "\(host.directory)/backup"),
                ("/restored", "\(host.directory)/restored"), ("/scratch", "\(host.directory)/scratch"),
            ]
        }

        /// What a text says whatever the clock, the sizes and the chance.
        private static func timeless(_ text: String) -> String {
            text.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} UTC/, with: "TIME")
                .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "UUID")
                .replacing(/[0-9.]+ ([KM]iB|bytes|B)\b/, with: "SIZE")
        }

        @Test("its commands print what it shows, one after the other on the same guest")
        func run() async throws {
            let page = ConsolePage(page: try String(contentsOfFile: Self.path, encoding: .utf8))
            let steps = page.tasks.flatMap(\.steps)
            #expect(steps.count >= 9)
            try await LiveHost.with(name: "web", imageName: "web.qcow2") { host in
                try FileManager.default.createDirectory(
                    atPath: "\(host.directory)/restored",
                    withIntermediateDirectories: true
                )
                try FileManager.default.removeItem(atPath: "\(host.directory)/restored")
                // The points in the order of their making, by their names on the page.
                let shown = ["20261124T013000Z", "20261124T020000Z", "20261124T030000Z"]
                var made: [String] = []
                for step in steps {
                    var command = step.command.replacingOccurrences(of: "2026-11-24", with: "$(date -u +%F)")
                    for (name, here) in zip(shown, made) {
                        command = command.replacingOccurrences(of: name, with: here)
                    }
                    command = Self.places(host).reduce(command) { $0.replacingOccurrences(of: $1.page, with: $1.here) }
                    let run = try BuiltCommand(
                        """
                        export LIBVIRT_DEFAULT_URI='\(host.uri)' LIBVIRT_LOG_OUTPUTS=4:file:/dev/null
                        virtmoment() { $V "$@"; }
                        exec 2>&1
                        \(command)
                        """,
                        in: host.directory
                    )
                    #expect(run.status == 0, "$ \(command)\n\(run.output)")
                    if command.contains("backup run"), let name = run.output.firstMatch(of: /point (\S+) is complete/) {
                        made.append(String(name.1))
                    }
                    var text = Self.places(host).reduce(run.output) {
                        $0.replacingOccurrences(of: $1.here, with: $1.page)
                    }
                    // The longer of two names of one second is the later one.
                    for (name, here) in zip(shown, made).reversed() {
                        text = text.replacingOccurrences(of: here, with: name)
                    }
                    let lines = text.split(separator: "\n").map { Self.timeless(String($0)) }
                    #expect(
                        lines == step.shown.filter { !$0.isEmpty }.map(Self.timeless),
                        "$ \(command)\n\(run.output)"
                    )
                }
                try host.virsh("undefine web-tuesday")
            }
        }

        @Test("the units of samples/systemd run what can be run")
        func units() async throws {
            try await LiveHost.with(name: "web") { host in
                var commands: [String] = []
                let folder = CommandRun.path("samples/systemd")
                for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
                    let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                    for line in text.split(separator: "\n") where line.hasPrefix("ExecStart=") {
                        commands.append(String(line.dropFirst("ExecStart=".count)))
                    }
                    guard name.hasSuffix(".timer") else { continue }
                    #expect(
                        FileManager.default.fileExists(
                            atPath: "\(folder)/\(name.replacing(".timer", with: ".service"))"
                        )
                    )
                }
                #expect(commands.count == 3)
                for command in commands {
                    let parts = [
                        ("/usr/bin/virtmoment", "$V"), ("%i", "web"),
                        ("/var/backup/virtmoment", "\(host.directory)/sets"),
                        ("qemu:///system", "'\(host.uri)'"),
                    ]
                    let moved = parts.reduce(command) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
                    let run = try BuiltCommand("LIBVIRT_LOG_OUTPUTS=4:file:/dev/null \(moved)", in: host.directory)
                    #expect(run.status == 0, "\(command)\n\(run.output)\(run.errors)")
                }
            }
        }
    }
}
