import Testing

extension LiveCommandTests {
    @Suite("--dry-run, on a real guest")
    struct DryRuns {
        private static let requests = [
            "backup begin $D", "backup run $D", "backup run $D pull.xml --with-checkpoint c.xml",
            "backup run $D --with-checkpoint c.xml --no-metadata",
            "checkpoint create $D c.xml", "checkpoint create $D --no-metadata", "checkpoint redefine $D kept.xml",
            "checkpoint delete $D c0 --children",
            "snapshot create $D s.xml", "snapshot create $D --disk-only --with-checkpoint c.xml",
            "save create $D", "save remove $D",
        ]

        @Test("every request says what it would do, and the guest stays as it is")
        func nothing() async throws {
            try await LiveHost.with { host in
                try host.write("c0.xml", "<domaincheckpoint><name>c0</name></domaincheckpoint>")
                try host.write("c.xml", "<domaincheckpoint><name>c</name></domaincheckpoint>")
                try host.write("s.xml", "<domainsnapshot><name>s</name></domainsnapshot>")
                try host.write("pull.xml", "<domainbackup mode='pull'/>")
                #expect(try host.run("checkpoint create $D c0.xml").status == 0)
                #expect(try host.run("checkpoint xml $D c0 > kept.xml").status == 0)
                let before = try host.state()
                for request in Self.requests {
                    let text = try host.run("\(request) --dry-run")
                    #expect(text.status == 0, "\(request): \(text.output)\(text.errors)")
                    #expect(text.output.contains("1. "), "\(request): \(text.output)")
                    let json = try host.run("\(request) --dry-run --format json")
                    #expect(json.output.contains(#"{"type":"step","summary":""#), "\(request): \(json.output)")
                }
                #expect(try host.state() == before)
            }
        }

        @Test("what would be refused is refused, and no plan is printed")
        func refused() async throws {
            try await LiveHost.with { host in
                try host.write("base.xml", "<domainbackup><incremental>monday</incremental></domainbackup>")
                try host.write("c.xml", "<domaincheckpoint><name>c</name></domaincheckpoint>")
                try host.write("s.xml", "<domainsnapshot><name>s</name></domainsnapshot>")
                #expect(try host.run("checkpoint create $D c.xml").status == 0)
                #expect(try host.run("snapshot create $D s.xml").status == 0)
                let before = try host.state()
                for request in [
                    // Under the checkpoint's bitmap QEMU does not go back.
                    "snapshot revert $D s",
                    // Without an agent, and paused.
                    "backup run $D --quiesce", "snapshot create $D --disk-only --quiesce",
                    "backup run $D base.xml", "checkpoint delete $D nothing", "snapshot revert $D nothing",
                    "snapshot delete $D nothing", "backup end $D", "backup abort $D", "save define $D domain.xml",
                ] {
                    let run = try host.run("\(request) --dry-run")
                    #expect(run.status == 1, "\(request): \(run.output)\(run.errors)")
                    #expect(!run.output.contains("1. "), "\(request): \(run.output)")
                }
                #expect(try host.state() == before)
            }
        }
    }
}
