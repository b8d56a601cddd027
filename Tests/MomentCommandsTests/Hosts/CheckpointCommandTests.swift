import Foundation
import Testing

extension LiveCommandTests {
    @Suite("checkpoint, on a real guest")
    struct Checkpoints {
        @Test("made, listed, drawn, described, deleted")
        func life() async throws {
            try await LiveHost.with { host in
                try host.write("c1.xml", "<domaincheckpoint><name>c1</name></domaincheckpoint>")
                try host.write("c2.xml", "<domaincheckpoint><name>c2</name></domaincheckpoint>")
                #expect(try host.run("checkpoint create $D c1.xml").output == "c1\n")
                #expect(
                    try host.run("checkpoint create $D - --format json < c2.xml").output
                        == #"{"type":"checkpoint","name":"c2"}"# + "\n"
                )
                #expect(try host.run("checkpoint list $D").output == "c1\nc2\n")
                #expect(try host.run("checkpoint list $D --roots").output == "c1\n")
                #expect(try host.run("checkpoint list $D --leaves").output == "c2\n")
                #expect(try host.run("checkpoint list $D --no-leaves").output == "c1\n")
                #expect(try host.run("checkpoint tree $D").output == "c1\n└─ c2\n")
                #expect(try host.run("checkpoint tree $D --format dot").output.contains("\"c1\" -> \"c2\";"))
                #expect(
                    try host.run("checkpoint tree $D --format json").output
                        == #"{"type":"node","name":"c1"}"# + "\n" + #"{"type":"node","name":"c2","parent":"c1"}"# + "\n"
                )
                #expect(try host.run("checkpoint parent $D c2").output == "c1\n")
                #expect(try host.run("checkpoint parent $D c1").status == 1)
                #expect(try host.run("checkpoint children $D c1").output == "c2\n")
                let description = try host.run("checkpoint xml $D c2 --no-domain --size").output
                #expect(description.contains("<parent>\n    <name>c1</name>"))
                #expect(description.contains("size='0'"))
                #expect(!description.contains("<domain "))
                #expect(try host.run("checkpoint delete $D c1 --children-only").status == 0)
                #expect(try host.run("checkpoint list $D").output == "c1\n")
                #expect(try host.run("checkpoint delete $D c1 --children").status == 0)
                #expect(try host.run("checkpoint list $D").output == "")
            }
        }

        @Test("a chain of eleven is put back from a directory, parents first")
        func redefine() async throws {
            try await LiveHost.with { host in
                for number in 1...11 {
                    try host.write("c.xml", "<domaincheckpoint><name>c\(number)</name></domaincheckpoint>")
                    #expect(try host.run("checkpoint create $D c.xml").status == 0)
                    #expect(try host.run("checkpoint xml $D c\(number) > kept-\(number).xml").status == 0)
                }
                let tree = try host.run("checkpoint tree $D").output
                #expect(try host.run("checkpoint delete $D c1 --children --metadata").status == 0)
                #expect(try host.run("checkpoint list $D").output == "")
                let run = try BuiltCommand("mkdir kept && mv kept-*.xml kept", in: host.directory)
                #expect(run.status == 0)
                let redefined = try host.run("checkpoint redefine $D kept --redefine-validate")
                #expect(redefined.output == (1...11).map { "c\($0)\n" }.joined(), "\(redefined.errors)")
                #expect(try host.run("checkpoint tree $D").output == tree)
            }
        }

        @Test("forgotten at once, its description printed, and put back by it")
        func forgotten() async throws {
            try await LiveHost.with { host in
                try host.write("c.xml", "<domaincheckpoint><name>c</name></domaincheckpoint>")
                let made = try host.run("checkpoint create $D c.xml --no-metadata")
                #expect(made.output.hasPrefix("<domaincheckpoint>\n  <name>c</name>"), "\(made.errors)")
                #expect(try host.run("checkpoint list $D").output == "")
                try host.write("kept.xml", made.output)
                #expect(try host.run("checkpoint redefine $D kept.xml --redefine-validate").output == "c\n")
            }
        }

        @Test("what is wrong is told with its place, and not sent")
        func wrong() async throws {
            try await LiveHost.with { host in
                try host.write(
                    "disk.xml",
                    "<domaincheckpoint><name>c</name><disks><disk name='vdx'/></disks></domaincheckpoint>"
                )
                try host.write("backup.xml", "<domainbackup/>")
                let before = try host.state()
                let unknown = try host.run("checkpoint create $D disk.xml")
                #expect(unknown.status == 1)
                #expect(unknown.output.contains("has no disk 'vdx' [disk-unknown]"))
                #expect(unknown.errors.contains("disk.xml is refused and was not sent"))
                let json = try host.run("checkpoint create $D disk.xml --format json")
                #expect(json.output.contains(#""code":"disk-unknown""#))
                #expect(
                    json.output.contains(#"{"type":"file","file":"disk.xml","kind":"domaincheckpoint","valid":false}"#)
                )
                // Sent all the same, libvirt refuses it in its own words.
                let sent = try host.run("checkpoint create $D disk.xml --unchecked --format json")
                #expect(sent.status == 1)
                #expect(sent.output.contains(#""call":"virDomainCheckpointCreateXML""#), "\(sent.output)")
                #expect(sent.errors.contains("libvirt error 67, domain 69, level 2"), "\(sent.errors)")
                let kind = try host.run("checkpoint create $D backup.xml")
                #expect(kind.status == 1)
                #expect(kind.output.contains("the root element is <domainbackup>, not <domaincheckpoint>"))
                let missing = try host.run("checkpoint delete $D nothing")
                #expect(missing.status == 1)
                #expect(missing.errors.contains("libvirt error 103"))
                #expect(try host.run("checkpoint create $D nowhere.xml").status == 2)
                #expect(try host.run("checkpoint list nobody").status == 1)
                #expect(try host.run("checkpoint list $D --leaves --no-leaves").status == 64)
                #expect(try host.run("checkpoint delete $D c --children --children-only").status == 64)
                #expect(try host.state() == before)
            }
        }
    }
}
