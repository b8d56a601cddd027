import Foundation
import TestSupport
import Testing

extension LiveCommandTests {
    /// What README and guides tell people to type beside virsh, on a real guest in whose place `web` stands.
    @Suite("Recipes with virsh")
    struct Recipes {
        /// A command that a page shows, with its place.
        struct Recipe: Sendable, CustomTestStringConvertible {
            let page: String
            let command: String
            var testDescription: String { "\(page): \(command)" }
        }

        private static let pages = [
            "README.md", "docs/guide/validate.md", "docs/guide/generate.md", "docs/cookbook.md",
        ]

        /// The lines that begin with virsh and have the command read what it prints.
        static let recipes: [Recipe] = pages.flatMap { page in
            ((try? String(contentsOfFile: CommandRun.path(page), encoding: .utf8)) ?? "").split(separator: "\n")
                .map { $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : String($0) }
                .filter { $0.hasPrefix("virsh ") && $0.contains("| virtmoment") }
                .map { Recipe(page: page, command: $0) }
        }

        @Test("work while a backup runs", arguments: ["push", "pull"])
        func running(mode: String) async throws {
            #expect(Self.recipes.count >= 3)
            try await LiveHost.with { host in
                let server = mode == "pull" ? "<server transport='unix' socket='\(host.directory)/s'/>" : ""
                let image = mode == "pull" ? "scratch" : "target"
                try host.write(
                    "backup.xml",
                    """
                    <domainbackup mode='\(mode)'>\(server)<disks><disk name='vda' type='file'>\
                    <\(image) file='\(host.directory)/copy'/></disk></disks></domainbackup>
                    """
                )
                try host.virsh("backup-begin \(host.guest) backup.xml")
                let printed = try host.virsh("backup-dumpxml \(host.guest)")
                #expect(printed.contains("index="))
                for recipe in Self.recipes where recipe.command.contains("backup-dumpxml") {
                    let run = try Self.run(recipe.command, on: host)
                    #expect(run.status == 0, "\(recipe.testDescription)\n\(run.output)\(run.errors)")
                    #expect(!run.output.contains("error: "))
                }
                // Submitted, libvirt refuses what it printed, and takes what is made of it.
                let again = try Self.run("virsh backup-dumpxml web | virtmoment validate --for-submission -", on: host)
                #expect(again.status == 1)
                let fit = try Self.run(
                    "virsh backup-dumpxml web | virtmoment format --resubmit - | virtmoment validate --for-submission -",
                    on: host
                )
                #expect(fit.status == 0, "\(fit.output)\(fit.errors)")
                _ = try? host.virsh("domjobabort \(host.guest)")
            }
        }

        @Test("work on dumps of checkpoints and snapshots")
        func dumps() async throws {
            try await LiveHost.with { host in
                try host.virsh("checkpoint-create-as \(host.guest) monday")
                for options in ["", "--no-domain", "--size"] {
                    let run = try Self.run(
                        "virsh checkpoint-dumpxml web monday \(options) | virtmoment validate -",
                        on: host
                    )
                    #expect(run.status == 0, "\(run.output)\(run.errors)")
                    #expect(run.output.isEmpty)
                }
                try host.virsh("checkpoint-delete \(host.guest) monday")
                try host.virsh("snapshot-create-as \(host.guest) before --disk-only")
                let run = try Self.run("virsh snapshot-dumpxml web before | virtmoment validate -", on: host)
                #expect(run.status == 0, "\(run.output)\(run.errors)")
            }
        }

        private static func run(_ command: String, on host: LiveHost) throws -> BuiltCommand {
            let placed = command.replacingOccurrences(of: " web ", with: " \(host.guest) ")
            return try BuiltCommand(
                """
                export LIBVIRT_DEFAULT_URI='\(host.uri)' LIBVIRT_LOG_OUTPUTS=4:file:/dev/null
                virtmoment() { $V "$@"; }
                \(placed)
                """,
                in: host.directory
            )
        }
    }
}
