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
                #expect(off.status == 1 && off.errors.contains("with --start-paused"))
            }
        }
    }
}

extension LiveCommandTests.BackupSets {
    @Test("prune: what no rule keeps goes, with its checkpoints, after a plan that says so")
    func prune() async throws {
        try await LiveHost.with { host in
            for name in ["a", "b", "c"] {
                let run = try host.run("backup run $D --set set --name \(name)")
                #expect(run.status == 0, "\(run.errors)")
            }
            let kept = try host.run("backup prune set --keep-last 1")
            #expect(
                kept.status == 0 && kept.output.contains("keep a: b builds upon it"),
                "\(kept.output)\(kept.errors)"
            )
            #expect(kept.output.contains("\n0 points removed, with 0 "), "\(kept.output)")
            let plan = try host.run("backup prune set --keep-last 1 --merge --dry-run --connect $LIBVIRT_DEFAULT_URI")
            #expect(plan.status == 0, "\(plan.errors)")
            #expect(
                plan.output.contains(
                    "1. merge b, a into vda of c, which is whole then\n2. remove point b\n3. remove point a\n4. delete checkpoint a at the host\n"
                ),
                "\(plan.output)"
            )
            #expect(try host.virsh("checkpoint-list \(host.guest) --name").split(separator: "\n").count == 3)
            let done = try host.run(
                "backup prune set --keep-last 1 --merge --format json --connect $LIBVIRT_DEFAULT_URI"
            )
            #expect(done.status == 0, "\(done.errors)")
            #expect(
                done.output.contains(#""removed":["b","a"],"merges":[{"point":"c","disk":"vda","points":["b","a"]}]"#)
            )
            #expect(try host.virsh("checkpoint-list \(host.guest) --name").split(separator: "\n") == ["c"])
            let next = try host.run("backup run $D --set set --name d")
            #expect(next.output.contains("vda increment upon c"), "\(next.output)\(next.errors)")
            #expect(try host.run("backup verify set --trial trial").status == 0)
            let sound = try host.run("doctor $D --set set")
            #expect(sound.status == 0 && sound.output.contains("fit"), "\(sound.output)\(sound.errors)")
            try host.write("set/points/d/notes", "mine")
            try host.virsh("checkpoint-delete \(host.guest) d")
            let noted = try host.run("doctor $D --set set")
            #expect(noted.status == 0, "\(noted.errors)")
            for code in ["set-file-unknown", "set-checkpoint-gone"] {
                #expect(noted.output.contains("[\(code)]"), "\(noted.output)")
            }
            try FileManager.default.removeItem(atPath: "\(host.directory)/set/points/c")
            let broken = try host.run("doctor $D --set set --format json")
            #expect(broken.status == 1 && broken.output.contains(#""code":"set-point-broken""#), "\(broken.output)")
        }
    }

    @Test("a point comes back as another domain at the host, and replaces none")
    func define() async throws {
        try await LiveHost.with { host in
            #expect(try host.run("backup run $D --set set").status == 0)
            let refused = try host.run("backup restore set --to new --define")
            #expect(refused.status == 1 && refused.errors.contains("already"), "\(refused.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(host.directory)/new"))
            let plan = try host.run("backup restore set --to new --define --rename $D-old --dry-run")
            #expect(plan.output.contains("define domain \(host.guest)-old at the host"), "\(plan.errors)")
            let done = try host.run("backup restore set --to new --define --rename $D-old")
            #expect(done.status == 0, "\(done.output)\(done.errors)")
            let definition = try host.virsh("dumpxml \(host.guest)-old; undefine \(host.guest)-old")
            #expect(definition.contains("\(host.directory)/new/vda.qcow2"))
        }
    }

    @Test(
        "several domains: each into a set of its name, one report, the exit code of the worst; also those that are off"
    )
    func several() async throws {
        try await LiveHost.with { host in
            try await LiveHost.with { other in
                let run = try host.run("backup run $D \(other.guest) nobody --set sets --parallel 2")
                #expect(run.status == 1, "\(run.output)\(run.errors)")
                #expect(run.output.hasSuffix("2 of 3 domains backed up\n"), "\(run.output)")
                #expect(run.errors.contains("nobody: no host that was asked has a domain of that name"))
                for name in [host.guest, other.guest] {
                    #expect(try host.run("backup verify sets/\(name)").status == 0)
                }
                other.stop()
                let all = try host.run("backup run --all --set sets --format json")
                #expect(all.status == 0, "\(all.output)\(all.errors)")
                #expect(all.errors.contains("\(other.guest) is off, and is left out; --start-paused takes it in"))
                #expect(
                    all.output.contains(
                        #""type":"report","domains":1,"failed":0,"off":["\#(other.guest)"],"exitCode":0"#
                    ),
                    "\(all.output)"
                )
                let named = try host.run("backup run $D \(other.guest) --set sets")
                #expect(named.status == 1 && named.output.hasSuffix("1 of 2 domains backed up\n"))
                #expect(named.errors.contains("--start-paused"))
                let plan = try host.run("backup run \(other.guest) --set sets/\(other.guest) --start-paused --dry-run")
                #expect(plan.status == 0 && plan.output.contains("start the domain, paused"), "\(plan.errors)")
                #expect(try other.virsh("domstate \(other.guest)").hasPrefix("shut off"))
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
            ("run x --full", "--full goes with --set"), ("run x --all", "--all goes with --set"),
            ("run x --start-paused", "--start-paused goes with --set"), ("run --set s", "Missing expected argument"),
            ("run x push.xml y", "several domains go with --set"), ("run x --connect a --connect b", "stands once"),
            ("run x --all --set s", "--all takes no domains"), ("run x y x --set s", "'x' is named twice"),
            ("run x y --set s --parallel 0", "from 1 up"), ("run", "Missing expected argument"),
            ("prune s", "what is kept is not said"), ("prune s --keep-last 0", "what is kept is not said"),
            ("prune s --keep-daily -1 --keep-last 1", "--keep-"), ("run x --set s --unchecked", "--unchecked"),
            ("run x --set s --disk vda=/x", "takes no value"), ("run x --set s --exec true", "--exec"),
            ("restore s", "where the disks go"), ("restore s --disk vda", "where the disks go"),
            ("restore s --to d --disk vda --disk vda", "twice"), ("restore s --to d --disk-format vdi", "vdi"),
            ("restore s --disk vda=x --define", "--define goes with --to"),
            ("restore s --to d --connect x", "goes with --define"),
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

    @Test(
        "a directory that is no set can't be looked at",
        arguments: ["list", "verify", "restore --to new", "prune --keep-last 1"]
    )
    func none(command: String) async throws {
        let run = await CommandRun(["backup"] + command.split(separator: " ").map(String.init) + ["/nowhere"])
        #expect(run.status == .failure)
        #expect(run.errors.contains("/nowhere"))
    }
}
