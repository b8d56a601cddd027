import Foundation
import Testing

extension LiveCommandTests {
    @Suite("backup, on a real guest")
    struct Backups {
        private static let push = """
            <domainbackup><disks><disk name='vda' type='file'><target file='copy.qcow2'/></disk></disks></domainbackup>
            """

        /// A pull over a unix socket; scratch file and socket are the guest's own.
        private static func pull(_ host: LiveHost) -> String {
            """
            <domainbackup mode='pull'><server transport='unix' socket='\(host.directory)/s'/><disks>\
            <disk name='vda' type='file'><scratch file='\(host.directory)/scratch'/></disk></disks></domainbackup>
            """
        }

        @Test("a push is complete when the command returns, and its chain restores every byte")
        func chain() async throws {
            try await LiveHost.with { host in
                let directory = host.directory
                func document(_ number: Int) throws {
                    let base = number == 1 ? "" : "<incremental>c\(number - 1)</incremental>"
                    try host.write(
                        "b\(number).xml",
                        """
                        <domainbackup>\(base)<disks><disk name='vda' type='file'>\
                        <target file='\(directory)/copy-\(number).qcow2'/></disk></disks></domainbackup>
                        """
                    )
                    try host.write("c\(number).xml", "<domaincheckpoint><name>c\(number)</name></domaincheckpoint>")
                }
                try document(1)
                try document(2)
                let full = try host.run("backup run $D b1.xml --with-checkpoint c1.xml --format json")
                #expect(full.status == 0, "\(full.errors)")
                #expect(
                    full.output
                        == #"{"type":"backup","domain":"\#(host.guest)","targets":["\#(directory)/copy-1.qcow2"],"#
                        + #""released":true,"checkpoint":"c1","recorded":true}"# + "\n"
                )
                let device = "/machine/peripheral/virtio-disk0/virtio-backend"
                try host.virsh(
                    "qemu-monitor-command \(host.guest) --hmp \"qemu-io -d \(device) \\\"write -P 165 1M 64k\\\"\""
                )
                let increment = try host.run("backup run $D b2.xml --with-checkpoint c2.xml")
                #expect(increment.status == 0, "\(increment.errors)")
                #expect(
                    increment.output.hasPrefix("backup of \(host.guest) is complete\n  \(directory)/copy-2.qcow2\n")
                )
                host.stop()
                let restored = try BuiltCommand(
                    """
                    qemu-img rebase -u -f qcow2 -F qcow2 -b copy-1.qcow2 copy-2.qcow2 &&
                    qemu-img compare -f qcow2 -F qcow2 copy-2.qcow2 vda.qcow2
                    """,
                    in: directory
                )
                #expect(restored.status == 0, "\(restored.output)\(restored.errors)")
                try host.start()
            }
        }

        @Test("a pull prints URIs that tools take, gives them to a command, and ends with it")
        func pull() async throws {
            try await LiveHost.with { host in
                try host.write("pull.xml", Self.pull(host))
                let before = try host.files
                let run = try host.run(
                    "backup run $D pull.xml --exec 'nbdcopy \"$NBD_URI_VDA\" copy.raw; echo fetched'"
                )
                #expect(run.status == 0, "\(run.errors)")
                #expect(
                    run.output
                        == "vda  nbd+unix:///vda?socket=\(host.directory)/s\nbackup of \(host.guest) is complete\n"
                )
                #expect(run.errors.contains("fetched"))
                #expect(try BuiltCommand("cmp vda.raw copy.raw", in: host.directory).status == 0)
                #expect(try host.files.subtracting(before) == ["copy.raw"])
            }
        }

        @Test("a line on standard input ends a pull; the input's end undoes it")
        func word() async throws {
            try await LiveHost.with { host in
                try host.write("pull.xml", Self.pull(host))
                try host.write("line", "fetched\n")
                let before = try host.files
                #expect(try host.run("backup run $D pull.xml < line").status == 0)
                let ended = try host.run("backup run $D pull.xml < /dev/null")
                #expect(ended.status == 1)
                #expect(ended.errors.contains("removed: job 1"))
                #expect(try host.run("backup jobs $D").output == "")
                #expect(try host.files == before)
            }
        }

        @Test("a command that fails undoes the backup and its checkpoint")
        func failing() async throws {
            try await LiveHost.with { host in
                try host.write("pull.xml", Self.pull(host))
                try host.write("c.xml", "<domaincheckpoint><name>c</name></domaincheckpoint>")
                let before = try host.state()
                let run = try host.run(
                    "backup run $D pull.xml --with-checkpoint c.xml --exec 'exit 3' --format json"
                )
                #expect(run.status == 1)
                #expect(run.output.contains("exit code 3"))
                #expect(run.output.contains(#""removed":["job 1","checkpoint c"],"left":[]"#), "\(run.output)")
                #expect(try host.state() == before)
            }
        }

        @Test(
            "ctrl-c removes what was made, ends the command, and says so",
            arguments: [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGXCPU]
        )
        func interrupted(signal: Int32) async throws {
            try await LiveHost.with { host in
                try host.write("pull.xml", Self.pull(host))
                try host.write("c.xml", "<domaincheckpoint><name>c</name></domaincheckpoint>")
                let before = try host.state()
                let process = Process()
                process.executableURL = URL(filePath: BuiltCommand.path)
                let work = "sleep 60 & echo $! > ready.tmp; mv ready.tmp ready; wait"
                process.arguments = [
                    "backup", "run", host.guest, "pull.xml", "--with-checkpoint", "c.xml", "--connect", host.uri,
                    "--exec", work,
                ]
                process.currentDirectoryURL = URL(filePath: host.directory)
                let errors = Pipe()
                process.standardError = errors
                process.standardOutput = FileHandle.nullDevice
                try process.run()
                while try !host.files.contains("ready"), process.isRunning {
                    try await Task.sleep(for: .milliseconds(20))
                }
                kill(process.processIdentifier, signal)
                let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                process.waitUntilExit()
                #expect(process.terminationReason == .exit)
                #expect(process.terminationStatus == 1)
                #expect(told.contains("\(host.guest): interrupted\nremoved: job 1\nremoved: checkpoint c"), "\(told)")
                // What the command had started is gone with it.
                let text = try String(contentsOfFile: "\(host.directory)/ready", encoding: .utf8)
                let sleeper = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
                while let status = try? String(contentsOfFile: "/proc/\(sleeper)/stat", encoding: .utf8),
                    !status.contains(") Z ")
                {
                    try await Task.sleep(for: .milliseconds(20))
                }
                try FileManager.default.removeItem(atPath: "\(host.directory)/ready")
                #expect(try host.state() == before)
            }
        }

        @Test("a pull whose command was killed is gone on with, or taken back", arguments: ["resume", "undo"])
        func lost(how: String) async throws {
            try await LiveHost.with { host in
                try host.write("pull.xml", Self.pull(host))
                try host.write("c.xml", "<domaincheckpoint><name>c</name></domaincheckpoint>")
                let before = try host.state()
                let none = try host.run("backup \(how) $D")
                #expect(none.status == 1 && none.errors.contains("no backup job is running"), "\(none.errors)")
                let process = Process()
                process.executableURL = URL(filePath: BuiltCommand.path)
                process.arguments = [
                    "backup", "run", host.guest, "pull.xml", "--with-checkpoint", "c.xml", "--connect", host.uri,
                    "--exec", "touch ready; exec sleep 60",
                ]
                process.currentDirectoryURL = URL(filePath: host.directory)
                process.standardError = FileHandle.nullDevice
                process.standardOutput = FileHandle.nullDevice
                try process.run()
                while try !host.files.contains("ready"), process.isRunning {
                    try await Task.sleep(for: .milliseconds(20))
                }
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                try FileManager.default.removeItem(atPath: "\(host.directory)/ready")

                let wrong = try host.run("backup \(how) $D --checkpoint nosuch")
                #expect(wrong.status == 1 && wrong.output == "", "\(wrong.errors)")
                let plan = try host.run("backup \(how) $D --checkpoint c --dry-run")
                #expect(plan.status == 0 && plan.output.contains("backup job 1"), "\(plan.errors)")
                if how == "undo" {
                    #expect(plan.output.contains("checkpoint c"))
                    let run = try host.run("backup undo $D --checkpoint c")
                    #expect(run.status == 0, "\(run.errors)")
                    #expect(run.output.hasPrefix("removed: job 1\n") && run.output.contains("removed: checkpoint c\n"))
                    #expect(try host.state() == before)
                } else {
                    let run = try host.run(
                        "backup resume $D --checkpoint c --exec 'nbdcopy \"$NBD_URI_VDA\" copy.raw'"
                    )
                    #expect(run.status == 0, "\(run.errors)")
                    #expect(
                        run.output.contains("backup of \(host.guest) is complete\n  checkpoint c\n"),
                        "\(run.output)"
                    )
                    #expect(try BuiltCommand("cmp vda.raw copy.raw", in: host.directory).status == 0)
                    #expect(try host.run("backup jobs $D").output == "")
                    #expect(try host.run("checkpoint list $D").output == "c\n")
                }
            }
        }

        @Test("a command to fetch data with belongs to a pull, and is refused beside a push, before anything is sent")
        func execOfPush() async throws {
            try await LiveHost.with { host in
                try host.write(
                    "push.xml",
                    """
                    <domainbackup><disks><disk name='vda' type='file'><target file='\(host.directory)/copy'/></disk></disks>\
                    </domainbackup>
                    """
                )
                try host.write("pull.xml", Self.pull(host))
                let before = try host.state()
                for arguments in ["push.xml", "push.xml --dry-run", "push.xml --unchecked", "", "- < push.xml"] {
                    let run = try host.run("backup run $D --exec 'touch ran' \(arguments)")
                    #expect(run.status == 64, "\(arguments): \(run.errors)")
                    #expect(run.errors.contains("--exec fetches the data of a pull backup"), "\(run.errors)")
                }
                let unserved = try host.run("backup run $D - < pull.xml")
                #expect(unserved.status == 64 && unserved.errors.contains("needs --exec"))
                #expect(!unserved.errors.contains("removed"))
                #expect(try host.state() == before)
            }
        }

        @Test("with --remote-files nothing of this machine is looked at, and what is there stays")
        func remoteFiles() async throws {
            try await LiveHost.with { host in
                try host.write(
                    "push.xml",
                    """
                    <domainbackup><disks><disk name='vda' type='file'><target file='\(host.directory)/copy'/></disk></disks>\
                    </domainbackup>
                    """
                )
                try host.write("copy", "mine")
                // Named as libvirt names a target.
                try host.write("\(host.imageName).1700000000", "mine, too")
                let before = try host.files
                for (arguments, sign) in [
                    ("backup run $D push.xml", "file-exists"), ("validate push.xml --name $D", "file-exists"),
                ] {
                    let looking = try host.run(arguments)
                    #expect(looking.status == 1 && looking.output.contains(sign), "\(looking.output)\(looking.errors)")
                    let blind = try host.run("\(arguments) --remote-files")
                    #expect(!blind.output.contains(sign), "\(blind.output)")
                }
                // libvirt refuses it itself.
                let sent = try host.run("backup run $D push.xml --remote-files")
                #expect(sent.status == 1 && sent.errors.contains("virDomainBackupBegin"), "\(sent.errors)")
                #expect(try host.run("doctor $D").output.contains(".1700000000"))
                let blind = try host.run("doctor $D --remote-files --repair --discard")
                #expect(!blind.output.contains(".1700000000"), "\(blind.output)")
                #expect(try host.files == before)
                #expect(try String(contentsOfFile: "\(host.directory)/copy", encoding: .utf8) == "mine")
                #expect(try host.run("validate push.xml --remote-files").status == 64)
            }
        }

        @Test("begun by one process, seen, refused a second time, and ended by others")
        func apart() async throws {
            try await LiveHost.with { host in
                try host.write("pull.xml", Self.pull(host))
                #expect(try host.run("backup xml $D").status == 1)
                #expect(try host.run("backup status $D").output == "no job is running\n")
                let begun = try host.run("backup begin $D pull.xml")
                #expect(begun.output == "job 1\nvda  nbd+unix:///vda?socket=\(host.directory)/s\n", "\(begun.errors)")
                #expect(try host.run("backup jobs $D").output.hasPrefix("job 1: backup"))
                #expect(try host.run("backup status $D --format json").output.contains(#""operation":"backup""#))
                #expect(try host.run("backup xml $D").output.contains("<scratch file='\(host.directory)/scratch'/>"))
                let second = try host.run("backup begin $D pull.xml")
                #expect(second.status == 1)
                #expect(second.errors.contains("a backup job is running: number 1, begun by somebody else"))
                #expect(try host.run("backup end $D --dry-run").output.hasPrefix("1. end backup job 1"))
                #expect(try host.run("backup end $D").output == "completed\n")
                #expect(try host.run("backup end $D").status == 1)
                #expect(try host.run("backup begin $D pull.xml").status == 0)
                #expect(try host.run("backup abort $D").output == "completed\n")
                #expect(try host.run("backup abort $D").status == 1)
            }
        }

        @Test("a free port and a scratch file are put in where the document has none")
        func completed() async throws {
            try await LiveHost.with { host in
                try host.write("pull.xml", "<domainbackup mode='pull'><server name='localhost'/></domainbackup>")
                let run = try host.run("backup run $D pull.xml --exec 'nbdinfo --size \"$NBD_URI_VDA\"'")
                #expect(run.status == 0, "\(run.output)\(run.errors)")
                #expect(run.output.contains("nbd://localhost:108"))
                #expect(run.errors.contains("\n8388608\n"))
                let filled = try host.run("fill pull.xml --name $D --explain")
                #expect(filled.status == 0, "\(filled.errors)")
                #expect(filled.output.contains("port='108"))
                #expect(filled.errors.contains("free port"))
            }
        }

        @Test("what is wrong is told, and nothing changes")
        func wrong() async throws {
            try await LiveHost.with { host in
                try host.write("relative.xml", Self.push)
                try host.write("base.xml", "<domainbackup><incremental>monday</incremental></domainbackup>")
                try host.write("broken.xml", "<domainbackup>")
                let before = try host.state()
                for document in ["relative", "base", "broken"] {
                    let run = try host.run("backup run $D \(document).xml")
                    #expect(run.status == 1, "\(document): \(run.errors)")
                    #expect(run.output.hasPrefix("\(document).xml:1:"), "\(run.output)")
                }
                let sent = try host.run("backup begin $D base.xml --unchecked --format json")
                #expect(sent.status == 1)
                #expect(sent.output.contains(#""code":103"#), "\(sent.output)")
                #expect(sent.output.contains(#""explanation":"the document wants changes since a checkpoint"#))
                #expect(try host.run("backup run $D --no-metadata").status == 64)
                #expect(try host.run("backup run $D - --with-checkpoint - < base.xml").status == 64)
                #expect(try host.run("backup run $D nowhere.xml").status == 2)
                #expect(try host.run("validate base.xml --name $D").output.contains("monday"))
                #expect(try host.state() == before)
            }
        }
    }
}
