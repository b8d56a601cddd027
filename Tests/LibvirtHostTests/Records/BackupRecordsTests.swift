import BackupJobs
import Foundation
import LibvirtHost
import MomentDiagnostics
import TestRequirements
import Testing

@Suite("Records of backups in a directory")
struct BackupRecordsTests {
    private func record(begun: Int64 = 1, uuid: String = "00-ab") -> BackupRecord {
        let artifacts = BackupArtifacts(
            domain: .init(name: "d\"\n", uuid: uuid),
            isPull: true,
            files: ["/ü/a b"],
            checkpoint: "c"
        )
        return BackupRecord(
            of: artifacts,
            disks: [.init("vda", base: nil, isWhole: true)],
            begun: begun,
            isWatched: true
        )
    }

    private func with(_ body: (URL) throws -> Void) throws {
        let directory = URL(filePath: "/tmp/vmt-records-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory)
    }

    @Test("are there for others once written, held as long as they are not let go, and in the order of their beginning")
    func kept() throws {
        try with { directory in
            let own = LocalBackupRecords(directory: directory.path)
            let other = LocalBackupRecords(directory: directory.path)
            #expect(try own.records(of: "00-ab") == [])
            let second = try own.begin(record(begun: 20))
            let first = try own.begin(record(begun: 9))
            #expect(try own.records(of: "00-ab").map(\.id) == [first, second])
            #expect(try other.records(of: "00-ab").allSatisfy { $0.isHeld && !$0.isUnfinished })
            #expect(try other.records(of: "00-ac") == [])
            #expect(throws: BackupRecordError.self) { try other.update(first, record()) }

            var changed = record(begun: 9)
            changed.state = .complete
            changed.hasBegun = true
            changed.checkpointTime = .max
            changed.files[0].identity = FileIdentity(device: .max, number: 1, birth: -1)
            try own.update(first, changed)
            own.letGo(first)
            #expect(try other.records(of: "00-ab").first == KnownBackup(first, changed, isHeld: false))
            own.letGo(second)
            #expect(try other.records(of: "00-ab").map(\.isUnfinished) == [false, true])
            try other.update(second, changed)
            try other.remove(first, of: "00-ab")
            try other.remove(first, of: "00-ab")
            #expect(try own.records(of: "00-ab").map(\.record) == [changed])
        }
    }

    @Test(
        "are let go by the kernel when the process ends that held them",
        .requires(.program("python3", package: "python3"))
    )
    func killed() throws {
        try with { directory in
            let own = LocalBackupRecords(directory: directory.path)
            let id = try own.begin(record())
            own.letGo(id)
            let file = "\(directory.path)/runs/00-ab/\(id.rawValue).json"
            let holder = Process()
            holder.executableURL = URL(filePath: "/usr/bin/env")
            let hold = "import fcntl, sys, time; f = open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_EX); time.sleep(1000)"
            holder.arguments = ["python3", "-c", hold, file]
            try holder.run()
            while try !own.records(of: "00-ab").contains(where: \.isHeld) { usleep(1000) }
            kill(holder.processIdentifier, SIGKILL)
            holder.waitUntilExit()
            while try own.records(of: "00-ab").contains(where: \.isHeld) { usleep(1000) }
            #expect(try own.records(of: "00-ab").first?.isUnfinished == true)
        }
    }

    @Test("say what they said before where a process was killed while it wrote, wherever in the line that was")
    func torn() throws {
        try with { directory in
            let records = LocalBackupRecords(directory: directory.path)
            let id = try records.begin(record())
            var complete = record()
            complete.state = .complete
            let file = URL(filePath: "\(directory.path)/runs/00-ab/\(id.rawValue).json")
            let before = try Data(contentsOf: file)
            try records.update(id, complete)
            let after = try Data(contentsOf: file)
            records.letGo(id)
            for length in before.count..<after.count {
                try after.prefix(length).write(to: file)
                let known = try #require(try records.records(of: "00-ab").first)
                #expect(known.record.state == .running && known.isUnfinished)
            }
            // And what is written next is not lost with the line that was not finished.
            try after.prefix(after.count - 5).write(to: file)
            try records.update(id, complete)
            #expect(try records.records(of: "00-ab").first?.record == complete)
        }
    }

    @Test(
        "that can't be read, or that are none, are an error and not taken for nothing",
        arguments: ["", "x\n", "{}\n", "\n"]
    )
    func garbage(text: String) throws {
        try with { directory in
            let records = LocalBackupRecords(directory: directory.path)
            let id = try records.begin(record())
            try text.write(
                toFile: "\(directory.path)/runs/00-ab/\(id.rawValue).json",
                atomically: true,
                encoding: .utf8
            )
            #expect(throws: BackupRecordError.self) { try records.records(of: "00-ab") }
        }
        for uuid in ["", "..", "a/b", "A"] {
            #expect(throws: BackupRecordError.self) {
                try LocalBackupRecords(directory: "/tmp/vmt-none").begin(record(uuid: uuid))
            }
        }
        #expect(throws: BackupRecordError.self) { try LocalBackupRecords(directory: "/proc/vmt").begin(record()) }
        #expect(try LocalBackupRecords(directory: "/proc/vmt").records(of: "00") == [])
    }

    @Test("of a form that is not this one's are an error")
    func version() throws {
        try with { directory in
            let records = LocalBackupRecords(directory: directory.path)
            let id = try records.begin(record())
            let path = "\(directory.path)/runs/00-ab/\(id.rawValue).json"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let other = text.replacing("\"version\":1", with: "\"version\":2")
            #expect(other != text)
            try other.write(toFile: path, atomically: true, encoding: .utf8)
            #expect(throws: BackupRecordError.self) { try records.records(of: "00-ab") }
        }
    }

    @Test("of a host below a directory of its own are there")
    func places() {
        func directory(_ uri: String) -> String {
            LocalBackupRecords(
                of: HostDescription(
                    uri: uri,
                    driver: "QEMU",
                    hostname: "h",
                    library: .init(libvirtNumber: 9_000_000),
                    daemon: nil
                )
            ).directory
        }
        #expect(directory("qemu:///embed?root=/tmp/x") == "/tmp/x/state/virtmoment")
        #expect(directory("qemu:///embed?a=b&root=/tmp/x&c=d") == "/tmp/x/state/virtmoment")
        #expect(directory("qemu:///system?root=/tmp/x") == LocalBackupRecords.stateDirectory)
        #expect(directory("qemu:///system") == LocalBackupRecords.stateDirectory)
    }
}
