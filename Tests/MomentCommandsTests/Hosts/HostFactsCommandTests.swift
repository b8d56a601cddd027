import Foundation
import TestRequirements
import Testing

extension LiveCommandTests {
    /// What people met where only a look at the host could have told them, against a real guest.
    @Suite("The host before the request, live")
    struct HostFactsCommandTests {
        private func json(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }

        @Test("facts in a file lead to the findings that the host itself leads to")
        func facts() async throws {
            try await LiveHost.with { host in
                host.stop()
                try BuiltCommand("qemu-img bitmap --add \(host.image) stray", in: host.directory)
                try host.start()
                try host.write("taken.qcow2", "x")
                let written = try host.run("host facts $D --path \(host.directory) > facts.json")
                #expect(written.status == 0, "\(written.errors)")
                let facts = try json(String(contentsOfFile: "\(host.directory)/facts.json", encoding: .utf8))
                let images = try #require(facts["images"] as? [[String: Any]])
                #expect(images.map { $0["path"] as? String } == [host.image])
                #expect(
                    ((images.first?["bitmaps"] as? [[String: Any]]) ?? []).map { $0["name"] as? String } == ["stray"]
                )
                try host.write("c.xml", "<domaincheckpoint><name>stray</name></domaincheckpoint>")
                try host.write(
                    "b.xml",
                    "<domainbackup><disks><disk name='vda' type='file'><target file='\(host.directory)/taken.qcow2'/></disk></disks></domainbackup>"
                )
                for (document, code) in [("c.xml", "bitmap-exists"), ("b.xml", "file-exists")] {
                    let live = try host.run("validate --format json --name $D \(document)")
                    let offline = try host.run("validate --format json --facts facts.json \(document)")
                    #expect(live.status == 1 && live.output.contains("\"code\":\"\(code)\""), "\(live.output)")
                    #expect(offline.output.contains("\"code\":\"\(code)\""), "\(offline.output) \(offline.errors)")
                    #expect(offline.status == 1)
                }
                let made = try host.run("checkpoint create $D c.xml --unchecked")
                #expect(made.status == 1 && made.errors.contains("doctor"), "\(made.errors)")
            }
        }

        @Test("facts that are none, or of nobody: exit code 2 with the reason", arguments: ["{}", "[", #"{"form":1}"#])
        func noFacts(text: String) async throws {
            try await LiveHost.with { host in
                try host.write("facts.json", text)
                try host.write("c.xml", "<domaincheckpoint/>")
                let run = try host.run("validate --facts facts.json c.xml")
                #expect(run.status == 2 && run.errors.contains("facts.json"), "\(run.errors)")
            }
        }

        @Test(
            "a domain that was defined on the image below its overlay is told of, and put right as it is wished",
            arguments: ["--use-overlays", "--merge"]
        )
        func definedBelow(option: String) async throws {
            try await LiveHost.with { host in
                try host.write("before.xml", host.virsh("dumpxml --inactive \(host.guest)"))
                let taken = try host.run("snapshot create $D --name s --disk vda=\(host.directory)/vda.s --disk-only")
                #expect(taken.status == 0, "\(taken.errors)")
                host.stop()
                try BuiltCommand(
                    "qemu-io -f qcow2 -c 'write -P 7 1M 64k' vda.s; qemu-img convert -O raw vda.s wanted",
                    in: host.directory
                )
                try host.virsh("define \(host.directory)/before.xml")

                let told = try host.run("doctor $D")
                #expect(told.status == 1 && told.output.contains("[disk-below-overlay]"), "\(told.output)")
                #expect(told.output.contains("with \(option) would "), "\(told.output)")
                #expect(try host.run("doctor $D --repair").status == 1)
                #expect(try host.run("doctor $D --repair --use-overlays --merge").status == 64)
                #expect(try host.run("doctor $D \(option)").output.contains("\nwould "))
                let mended = try host.run("doctor $D --repair \(option)")
                #expect(mended.status == 0, "\(mended.output) \(mended.errors)")

                let disk = option == "--merge" ? "vda.qcow2" : "vda.s"
                let definition = try host.virsh("dumpxml --inactive \(host.guest)")
                #expect(definition.contains("'\(host.directory)/\(disk)'"))
                let same = try BuiltCommand("qemu-img compare -f qcow2 -F raw \(disk) wanted", in: host.directory)
                #expect(same.status == 0, "\(same.output)")
                #expect(FileManager.default.fileExists(atPath: "\(host.directory)/vda.s") == (option != "--merge"))
                #expect(try host.virsh("snapshot-list \(host.guest) --name").contains("s\n") == (option != "--merge"))
            }
        }

        @Test("a checkpoint, a snapshot and a backup need no file")
        func noFile() async throws {
            try await LiveHost.with { host in
                func run(_ command: String, _ status: Int32 = 0) throws -> BuiltCommand {
                    let run = try host.run(command)
                    #expect(run.status == status, "\(command): \(run.output) \(run.errors)")
                    return run
                }
                #expect(try run("checkpoint create $D --name monday --disk vda").output == "monday\n")
                #expect(try run("checkpoint create $D --name tuesday --exclude-disk vdz", 1).errors.contains("vdz"))
                let made = try run("backup run $D --disk vda=\(host.directory)/full.qcow2 --name tuesday")
                #expect(made.output.contains("full.qcow2") && made.output.contains("tuesday"))
                _ = try run("backup run $D --incremental tuesday --disk vda=\(host.directory)/inc.qcow2")
                let unknown = try run("backup run $D --incremental sunday --disk vda", 1)
                #expect((unknown.output + unknown.errors).contains("checkpoint 'sunday'"), "\(unknown.output)")
                #expect(
                    try run("snapshot create $D --disk-only --name before --disk vda=\(host.directory)/o.qcow2").output
                        == "before\n"
                )
                #expect(try host.files.isSuperset(of: ["full.qcow2", "inc.qcow2", "o.qcow2"]))
                for wrong in [
                    "checkpoint create $D --disk vda --exclude-disk vda", "checkpoint create $D --disk vda --disk vda",
                    "snapshot create $D --disk vda=sideways", "backup run $D --disk vda=relative",
                    "checkpoint create $D --disk vda=/x", "backup run $D --description x",
                ] { _ = try run(wrong, 64) }
            }
        }

        @Test("what holds a domain is what libvirt holds it by")
        func holds() async throws {
            try await LiveHost.with { host in
                func held() throws -> Set<String> {
                    let status = try host.run("status --format json $D")
                    #expect(status.status == 0, "\(status.errors)")
                    let holds = try #require(try json(status.output)["holds"] as? [[String: Any]])
                    return Set(holds.compactMap { $0["from"] as? String })
                }
                /// Whether libvirt refuses; what it does is undone.
                func refuses(_ command: String, undone: String) -> Bool {
                    guard (try? host.virsh(command)) != nil else { return true }
                    if !undone.isEmpty { _ = try? host.virsh(undone) }
                    return false
                }
                let define = "define \(host.directory)/domain.xml"
                let rename = ("domrename \(host.guest) \(host.guest)x", "domrename \(host.guest)x \(host.guest)")
                #expect(try held() == ["rename"])
                #expect(refuses(rename.0, undone: rename.1))
                try host.virsh("checkpoint-create-as \(host.guest) monday")
                #expect(try held() == ["rename", "undefine"])
                host.stop()
                #expect(try held() == ["rename", "undefine", "backup", "snapshot"])
                #expect(refuses("undefine \(host.guest)", undone: define))
                #expect(
                    refuses("snapshot-create-as \(host.guest) s --disk-only", undone: "snapshot-delete \(host.guest) s")
                )
                // A rename is not refused, and loses them.
                #expect(!refuses(rename.0, undone: ""))
                try host.virsh(rename.1)
                #expect(try host.virsh("checkpoint-list \(host.guest) --name").allSatisfy(\.isWhitespace))
                #expect(try held() == ["backup"])
                try host.virsh("snapshot-create-as \(host.guest) one")
                #expect(try held() == ["backup", "undefine", "migrate"])
                #expect(refuses("undefine \(host.guest)", undone: define))
                #expect(!refuses(rename.0, undone: rename.1))
            }
        }

        @Test("status draws images, bitmaps, checkpoints and snapshots")
        func status() async throws {
            try await LiveHost.with { host in
                try host.virsh(
                    "checkpoint-create-as \(host.guest) monday; snapshot-create-as \(host.guest) s1 --disk-only"
                )
                let status = try host.run("status $D")
                #expect(status.status == 0, "\(status.errors)")
                for part in ["running", "├─ ", "└─ ", "monday", "s1", "current", "external", host.image, "held from"]
                where part != "running" {
                    #expect(status.output.contains(part), "\(part): \(status.output)")
                }
                #expect(!status.output.contains("not looked at\n└─ \(host.directory)"))
            }
        }
    }
}
