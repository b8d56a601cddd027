import Foundation
import TestRequirements
import Testing

/// A host of real guests for the built command: libvirt's embedded QEMU driver below a directory of its own.
///
/// Its guests outlive the processes that ask for them, and only one process at a time can: what a test needs beside the
/// command is done by virsh, in between. Nothing outside the directory is touched.
struct LiveHost: Sendable {
    /// The directory of all guests' files. Short, because sockets' paths may have 107 bytes.
    let directory: String
    /// The name of the guest that runs.
    let guest: String
    /// The name of the image of its disk.
    var imageName = "vda.qcow2"

    var uri: String { "qemu:///embed?root=\(Self.root)" }
    /// The image of the guest's disk `vda`.
    var image: String { "\(directory)/\(imageName)" }

    private static let root = "\(Scratch.path)/c/embed"

    private static let prepared: Void = {
        try? FileManager.default.createDirectory(atPath: "\(root)/etc", withIntermediateDirectories: true)
        let settings = """
            user = "root"
            group = "root"
            security_driver = "none"
            cgroup_controllers = []
            namespaces = []
            stdio_handler = "file"
            # Marks on images that a later boot has no use for are told of on standard error.
            remember_owner = 0
            """
        try? settings.write(toFile: "\(root)/etc/qemu.conf", atomically: true, encoding: .utf8)
    }()

    /// Makes a guest with a disk of so many mebibytes, paused, gives it to a test and removes it after.
    static func with(
        megabytes: Int = 8,
        name: String = "g\(UInt32.random(in: 0...0xFFFF_FFFF))",
        imageName: String = "vda.qcow2",
        _ body: (LiveHost) async throws -> Void
    ) async throws {
        prepared
        let directory = (root as NSString).deletingLastPathComponent + "/\(name)"
        let host = LiveHost(directory: directory, guest: name, imageName: imageName)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let type = FileManager.default.isWritableFile(atPath: "/dev/kvm") ? "kvm" : "qemu"
        try host.write(
            "domain.xml",
            """
            <domain type='\(type)'><name>\(name)</name><memory unit='KiB'>32768</memory><vcpu>1</vcpu>\
            <os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>\
            <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>\
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='\(host.image)'/>\
            <target dev='vda' bus='virtio'/></disk>\
            <controller type='usb' model='none'/><memballoon model='none'/></devices></domain>
            """
        )
        let script = """
            head -c \(megabytes)M /dev/urandom > vda.raw && qemu-img convert -q -f raw -O qcow2 vda.raw \(imageName)
            """
        let made = try BuiltCommand(script, in: directory)
        try #require(made.status == 0, "\(made.errors)")
        try host.start()
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(host))
        } catch {
            result = .failure(error)
        }
        host.stop()
        let undefine = "undefine \(name) --managed-save --snapshots-metadata --checkpoints-metadata"
        #expect(throws: Never.self) { try host.virsh(undefine) }
        try? FileManager.default.removeItem(atPath: directory)
        try result.get()
    }

    /// Starts the guest, paused, below a process that takes note of its end.
    ///
    /// Left to process 1, an ended guest stays a zombie where that one is slow, and libvirt can't destroy it.
    func start() throws {
        let reaper = """
            import ctypes, os, subprocess, sys
            os.closerange(3, 4096)  # the pipes of whoever started this
            ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
            code = subprocess.run(sys.argv[1:]).returncode
            open("started.new", "w").write(str(code))
            os.rename("started.new", "started")
            while True:
                try: os.wait()
                except ChildProcessError: break
            """
        try write("reaper.py", reaper + "\n")
        let run = try BuiltCommand(
            """
            python3 reaper.py virsh -q -c '\(uri)' 'define domain.xml; start \(guest) --paused' > start.log 2>&1 < /dev/null &
            while [ ! -e started ]; do sleep 0.02; done
            code=$(cat started); cat start.log >&2; rm started start.log reaper.py; exit $code
            """,
            in: directory
        )
        try #require(run.status == 0, "\(run.errors)")
    }

    /// Ends the guest and its host.
    func stop() {
        // It may tell of a failure where the guest's end was seen before the answer; what comes next shows whether it is off.
        _ = try? virsh("destroy \(guest)")
    }

    /// Gives virsh commands, separated by semicolons; fails unless they end well.
    @discardableResult
    func virsh(_ commands: String) throws -> String {
        let run = try BuiltCommand("virsh -q -c '\(uri)' '\(commands)'", in: directory)
        guard run.status == 0 else { throw Failure(description: "virsh \(commands): \(run.errors)") }
        return run.output
    }

    /// Commands that did not end well.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Writes a file of the test; gives its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
        return "\(directory)/\(name)"
    }

    /// Runs the command; `$D` is the guest's name. Paths are relative to the guest's directory.
    func run(_ arguments: String) throws -> BuiltCommand {
        try BuiltCommand(
            "export LIBVIRT_DEFAULT_URI='\(uri)' LIBVIRT_LOG_OUTPUTS=4:file:/dev/null D='\(guest)'; $V \(arguments)",
            in: directory
        )
    }

    /// The names of the files in the guest's directory.
    var files: Set<String> {
        get throws { Set(try FileManager.default.contentsOfDirectory(atPath: directory)) }
    }

    /// Returns all that can be seen of the guest.
    func state() throws -> String {
        let seen = try virsh(
            """
            dumpxml \(guest); domstate \(guest); dominfo \(guest); checkpoint-list \(guest); snapshot-list \(guest); \
            domjobinfo \(guest)
            """
        )
        // Processor time goes on whatever anybody asks.
        let lines = seen.split(separator: "\n").filter { !$0.hasPrefix("CPU time") }
        return (lines.map(String.init) + (try files.sorted())).joined(separator: "\n")
    }
}

/// Tests of the command on real guests, one after the other: one process at a time can use the host.
@Suite(
    .serialized,
    .requires(
        .program("virsh", package: "libvirt-clients"),
        .program("python3", package: "python3"),
        .program("qemu-system-x86_64", package: "qemu-system-x86"),
        .program("qemu-img", package: "qemu-utils"),
        .program("nbdcopy", package: "libnbd-bin"),
        .embeddedDriver
    ),
    .timeLimit(.minutes(5))
)
enum LiveCommandTests {}
