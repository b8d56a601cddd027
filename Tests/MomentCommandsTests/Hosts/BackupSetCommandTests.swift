import Foundation
import MomentCommands
import Testing

extension LiveCommandTests {
    @Suite("backup sets, on a real guest")
    struct BackupSets {
        @Test("run, list, verify and restore: from the guest to the set and back")
        func whole() async throws {
            try await LiveHost.with { host in
                let plan = try host.run("backup run $D --set set --dry-run")
                #expect(plan.status == 0, "\(plan.errors)")
                #expect(plan.output.hasPrefix("1. make the backup set \(host.directory)/set\n"))
                #expect(!FileManager.default.fileExists(atPath: "\(host.directory)/set"))
                let full = try host.run("backup run $D --set set --name monday")
                #expect(full.status == 0, "\(full.errors)")
                #expect(full.output.hasPrefix("point monday is complete in \(host.directory)/set\n  vda full, "))
                let device = "/machine/peripheral/virtio-disk0/virtio-backend"
                try host.virsh(
                    "qemu-monitor-command \(host.guest) --hmp \"qemu-io -d \(device) \\\"write -P 165 1M 64k\\\"\""
                )
                let increment = try host.run("backup run $D --set set --name tuesday --format json")
                #expect(increment.status == 0, "\(increment.errors)")
                #expect(increment.output.contains(#""name":"vda","kind":"increment","base":"monday""#))
                let again = try host.run("backup run $D --set set --name tuesday")
                #expect(again.status == 1 && again.errors.contains("has a point tuesday already"))
                let list = try host.run("backup list set")
                let lines = list.output.split(separator: "\n")
                #expect(list.status == 0 && lines.count == 3, "\(list.output)\(list.errors)")
                #expect(lines.dropFirst().map { $0.prefix(7) } == ["monday ", "└ tuesd"])
                let verified = try host.run("backup verify set")
                #expect(verified.status == 0 && verified.output.contains("2 points looked at"), "\(verified.errors)")
                let steps = try host.run("backup restore set --to new --dry-run")
                #expect(
                    steps.output.hasPrefix(
                        "1. write vda as of tuesday upon monday into \(host.directory)/new/vda.qcow2 ("
                    )
                )
                #expect(!FileManager.default.fileExists(atPath: "\(host.directory)/new"))
                host.stop()
                let restored = try host.run("backup restore set --to new")
                #expect(restored.status == 0, "\(restored.errors)")
                let raw = try host.run("backup restore set --at monday --disk vda=old.raw --disk-format raw")
                #expect(raw.status == 0, "\(raw.errors)")
                let compared = try BuiltCommand(
                    "qemu-img compare new/vda.qcow2 vda.qcow2 && cmp old.raw vda.raw && grep -c '\(host.directory)/new/vda.qcow2' new/domain.xml",
                    in: host.directory
                )
                #expect(compared.status == 0, "\(compared.output)\(compared.errors)")
                let over = try host.run("backup restore set --to new")
                #expect(over.status == 1 && over.errors.contains("is there already"))
                try FileManager.default.removeItem(atPath: "\(host.directory)/set/points/monday/vda.qcow2")
                let broken = try host.run("backup verify set --format json")
                #expect(broken.status == 1)
                #expect(broken.output.contains(#""severity":"error","point":"monday","disk":"vda""#))
                let refused = try host.run("backup restore set --to other")
                #expect(refused.status == 1 && refused.errors.contains("monday/vda.qcow2 is missing"))
                #expect(!FileManager.default.fileExists(atPath: "\(host.directory)/other"))
                let off = try host.run("backup run $D --set set")
                #expect(off.status == 1 && off.errors.contains("start it paused"))
            }
        }
    }
}

@Suite("The options of backup sets")
struct BackupSetOptionTests {
    @Test(
        "that do not go together are refused",
        arguments: [
            ("run x --set s push.xml", "a document"), ("run x --set s --incremental newest", "--incremental"),
            ("run x --full", "--full goes with --set"), ("run x --set s --unchecked", "--unchecked"),
            ("run x --set s --disk vda=/x", "takes no value"), ("run x --set s --exec true", "--exec"),
            ("restore s", "where the disks go"), ("restore s --disk vda", "where the disks go"),
            ("restore s --to d --disk vda --disk vda", "twice"), ("restore s --to d --disk-format vdi", "vdi"),
        ]
    )
    func usage(arguments: String, reason: String) async throws {
        let run = await CommandRun(["backup"] + arguments.split(separator: " ").map(String.init))
        #expect(run.status == .usage, "\(run.errors)")
        #expect(run.errors.contains(reason), "\(run.errors)")
    }

    @Test("a list draws each point below the newest that it builds upon, whatever the clock said")
    func drawing() async throws {
        let set = FileManager.default.temporaryDirectory.appending(path: "set-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: set) }
        let domain = #"{"name":"web","uuid":"b1c3e3a0-0000-4000-8000-000000000001"}"#
        func write(_ path: String, _ text: String) throws {
            let file = set.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        try write("set.json", #"{"form":1,"domain":\#(domain)}"#)
        // Each name with what it builds upon; the clock goes back from one to the next.
        for (number, (name, base)) in [("a", nil), ("b", "a"), ("c", "b"), ("d", "a"), ("e", nil)].enumerated() {
            let kind = base.map { #""kind":"increment","base":"\#($0)""# } ?? #""kind":"full""#
            try write(
                "points/\(name)/manifest.json",
                #"{"form":1,"name":"\#(name)","state":"complete","domain":\#(domain),"number":\#(number + 1),"begun":\#(900 - number),"#
                    + #""disks":[{"name":"vda",\#(kind),"file":"vda.qcow2","format":"qcow2","virtualSize":1,"storedSize":3,"sha256":"00"}]}"#
            )
        }
        let run = await CommandRun(["backup", "list", set.path])
        #expect(run.status.rawValue == 0, "\(run.errors)")
        let drawn = run.output.split(separator: "\n").dropFirst().map {
            $0.split(separator: " ").prefix(2).joined(separator: " ")
        }
        #expect(drawn.map { $0.hasPrefix("└") ? $0 : String($0.prefix(1)) } == ["a", "└ b", "└ c", "└ d", "e"])
        #expect(run.output.contains("\n  └ c"))
    }

    @Test("a directory that is no set can't be looked at", arguments: ["list", "verify", "restore --to new"])
    func none(command: String) async throws {
        let run = await CommandRun(["backup"] + command.split(separator: " ").map(String.init) + ["/nowhere"])
        #expect(run.status == .failure)
        #expect(run.errors.contains("/nowhere"))
    }
}
