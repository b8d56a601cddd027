import Foundation
import Testing

extension LiveCommandTests {
    @Suite("snapshot and save, on a real guest")
    struct Snapshots {
        @Test("taken, listed, drawn, described, gone back to, deleted")
        func life() async throws {
            try await LiveHost.with { host in
                try host.write("s1.xml", "<domainsnapshot><name>s1</name></domainsnapshot>")
                try host.write("s2.xml", "<domainsnapshot><name>s2</name></domainsnapshot>")
                let none = try host.run("snapshot current $D")
                #expect((none.status, none.output, none.errors) == (1, "", "there is no current snapshot\n"))
                #expect(try host.run("snapshot create $D s1.xml").output == "s1\n")
                #expect(try host.run("snapshot create $D s2.xml --validate --atomic").output == "s2\n")
                #expect(try host.run("snapshot list $D").output == "s1\ns2\n")
                #expect(try host.run("snapshot list $D --active --internal --metadata").output == "s1\ns2\n")
                #expect(try host.run("snapshot list $D --inactive --disk-only").output == "")
                #expect(try host.run("snapshot list $D --external").output == "")
                #expect(try host.run("snapshot tree $D").output == "s1\n└─ s2 *\n")
                #expect(try host.run("snapshot current $D --format json").output.contains(#""name":"s2""#))
                #expect(try host.run("snapshot parent $D s2").output == "s1\n")
                let root = try host.run("snapshot parent $D s1 --format json")
                #expect((root.status, root.output, root.errors) == (1, "", "s1 has no parent\n"))
                #expect(try host.run("snapshot children $D s1 --descendants --leaves").output == "s2\n")
                #expect(try host.run("snapshot revert $D s1 --paused").status == 0)
                #expect(try host.run("snapshot current $D").output == "s1\n")
                #expect(try host.run("snapshot xml $D s1 > kept-1.xml").status == 0)
                #expect(try host.run("snapshot xml $D s2 > kept-2.xml").status == 0)
                try host.virsh("snapshot-delete \(host.guest) s1 --children --metadata")
                let back = try host.run("snapshot redefine $D kept-2.xml kept-1.xml --current s2")
                #expect(back.output == "s1\ns2\n", "\(back.output)\(back.errors)")
                #expect(try host.run("snapshot tree $D").output == "s1\n└─ s2 *\n")
                #expect(try host.run("snapshot delete $D s1 --children").status == 0)
                #expect(try host.run("snapshot list $D").output == "")
            }
        }

        @Test("with a checkpoint of the same instant: both, or neither")
        func pair() async throws {
            try await LiveHost.with { host in
                try host.write("s.xml", "<domainsnapshot><name>s</name></domainsnapshot>")
                try host.write("c.xml", "<domaincheckpoint><name>c</name></domaincheckpoint>")
                let plan = try host.run("snapshot create $D s.xml --with-checkpoint c.xml --disk-only --dry-run")
                #expect(
                    plan.output.hasSuffix(
                        """
                        1. make checkpoint c of \(host.guest) (virDomainCheckpointCreateXML)
                        2. take snapshot s of \(host.guest) (virDomainSnapshotCreateXML, flags 16)

                        """
                    ),
                    "\(plan.output)\(plan.errors)"
                )
                let made = try host.run("snapshot create $D s.xml --with-checkpoint c.xml --disk-only")
                #expect(made.output == "s\nc\n", "\(made.errors)")
                #expect(try host.run("checkpoint list $D").output == "c\n")
                // The name is taken: libvirt refuses the snapshot, and the new checkpoint goes with it.
                try host.write("c2.xml", "<domaincheckpoint><name>c2</name></domaincheckpoint>")
                let again = try host.run(
                    "snapshot create $D s.xml --with-checkpoint c2.xml --disk-only --unchecked"
                )
                #expect(again.status == 1)
                #expect(try host.run("checkpoint list $D").output == "c\n")
            }
        }

        @Test("memory saved, looked at, defined anew, removed")
        func save() async throws {
            try await LiveHost.with { host in
                #expect(try host.run("save has $D").output == "no\n")
                #expect(try host.run("save has $D").status == 1)
                #expect(try host.run("save create $D --paused").status == 0)
                #expect(try host.run("save has $D --format json").output == #"{"type":"save","exists":true}"# + "\n")
                #expect(try host.virsh("domstate \(host.guest)").contains("shut off"))
                let described = try host.run("save xml $D")
                #expect(described.status == 0, "\(described.errors)")
                let definition = described.output
                #expect(definition.contains("<name>\(host.guest)</name>"))
                try host.write(
                    "titled.xml",
                    definition.replacing("<memory ", with: "<title>restored</title><memory ", maxReplacements: 1)
                )
                #expect(try host.run("save define $D titled.xml --running").status == 0)
                #expect(try host.run("save xml $D").output.contains("<title>restored</title>"))
                #expect(try host.run("save remove $D").status == 0)
                #expect(try host.run("save has $D").status == 1)
                #expect(try host.run("save xml $D").status == 1)
                try host.start()
            }
        }

        @Test("what is wrong is told, and nothing changes")
        func wrong() async throws {
            try await LiveHost.with { host in
                try host.write(
                    "typo.xml",
                    "<domainsnapshot><name>s</name><memory snapshoot='no'/></domainsnapshot>"
                )
                let before = try host.state()
                // libvirt itself would take it, and leave out what was misspelt.
                let typo = try host.run("snapshot create $D typo.xml")
                #expect(typo.status == 1)
                #expect(typo.output.contains("change 'snapshoot' to 'snapshot'"), "\(typo.output)")
                let revert = try host.run("snapshot revert $D nothing")
                #expect(revert.status == 1)
                #expect(revert.errors.contains("libvirt error 72"))
                #expect(try host.run("snapshot create $D --quiesce").status == 64)
                #expect(try host.run("snapshot create $D --live --disk-only").status == 64)
                #expect(try host.run("snapshot create $D --live --with-checkpoint c.xml").status == 64)
                #expect(try host.run("snapshot revert $D s --running --paused").status == 64)
                #expect(try host.run("snapshot delete $D s --children --children-only").status == 64)
                let define = try host.run("save define $D domain.xml")
                #expect(define.status == 1)
                #expect(define.errors.contains("libvirt error 55"))
                #expect(try host.run("save create $D --running --paused").status == 64)
                #expect(try host.run("save define $D nowhere.xml").status == 2)
                #expect(try host.state() == before)
            }
        }

        @Test("an external snapshot is not deleted while there are snapshots inside its overlay")
        func overlayWithSnapshots() async throws {
            try await LiveHost.with { host in
                let made = try host.run("snapshot create $D --name outer --disk-only")
                #expect(made.status == 0, "\(made.errors)")
                try host.virsh("snapshot-create-as \(host.guest) inner")
                for command in ["snapshot delete $D outer --dry-run", "snapshot delete $D outer"] {
                    let run = try host.run(command)
                    #expect(run.status == 1 && run.errors.contains("'inner'"), "\(run.errors)")
                }
                #expect(try host.virsh("snapshot-list \(host.guest) --name").contains("outer"))
                let inner = try host.run("snapshot delete $D inner")
                #expect(inner.status == 0, "\(inner.errors)")
                let outer = try host.run("snapshot delete $D outer --dry-run")
                #expect(outer.status == 0, "\(outer.errors)")
            }
        }
    }
}
