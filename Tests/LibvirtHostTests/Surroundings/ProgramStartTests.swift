import Foundation
import LibvirtHost
import MomentRules
import MomentXML
import TestRequirements
import TestSupport
import Testing
import XMLTree

/// What is started while images are looked at, whatever their bytes and names say: each start, counted, with its arguments.
@Suite("Programs that are started")
struct ProgramStartTests {
    /// Stands before the real tool and notes each start with its arguments.
    private struct Recorder {
        let directory: URL
        var program: String { directory.appending(path: "tool").path }
        private var log: URL { directory.appending(path: "log") }

        init() throws {
            directory = URL(filePath: Scratch.file("starts"))
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let script = """
                #!/bin/sh
                { printf '%s\\0' "$@"; printf '\\001\\0'; } >>'\(log.path)'
                exec qemu-img "$@"
                """
            let write = #"printf '%s\n' "$2" > "$1" && chmod 755 "$1""#
            try Tool.run("sh", "-c", write, "sh", program, script)
        }

        /// The arguments of each start.
        func starts() throws -> [[String]] {
            guard let bytes = try? Data(contentsOf: log) else { return [] }
            let words = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            return words.dropLast().split(separator: "\u{1}").map(Array.init)
        }

        func remove() { try? FileManager.default.removeItem(at: directory) }
    }

    private func image(_ path: String, _ below: String? = nil, format: String = "qcow2") throws {
        if let below {
            try Tool.run("qemu-img", "create", "-q", "-u", "-f", "qcow2", "-F", format, "-b", below, path, "1M")
        } else {
            try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", path, "1M")
        }
    }

    /// Names that mean something else than a file to QEMU's tool, or to one that takes them for options or lists.
    static let names = [
        "nbd:127.0.0.1:1", "nbd://127.0.0.1:1/x", "json:{\"driver\":\"nbd\",\"host\":\"127.0.0.1\",\"port\":\"1\"}",
        "fat:/etc",
        "file:/etc/passwd", "host_device:/dev/null", "-", "--help", "-f", "--image-opts", "blkdebug::/etc/passwd",
        "driver=nbd,host=127.0.0.1", "ssh://127.0.0.1/x", "http://127.0.0.1/x", "fd:0", "/dev/fdset/1",
    ]

    @Test(
        "none for an image below that is no path, whatever its name and its format",
        .requires(.qemuImg),
        arguments: names
    )
    func belowOtherwise(name: String) async throws {
        let recorder = try Recorder()
        defer { recorder.remove() }
        let top = recorder.directory.appending(path: "top").path
        let tool = QemuImg(program: recorder.program)
        for format in ["qcow2", "raw", "vmdk"] {
            // The tool itself won't write every name: one of the same length, and then the bytes.
            let placeholder = String(repeating: "x", count: name.utf8.count)
            try image(top, placeholder, format: format)
            var bytes = try Data(contentsOf: URL(filePath: top))
            // It stands behind the rest of the header.
            let place = try #require(bytes.range(of: Data(placeholder.utf8), options: .backwards))
            bytes.replaceSubrange(place, with: Data(name.utf8))
            try bytes.write(to: URL(filePath: top))
            _ = try? await tool.chain(of: top, format: "qcow2")
        }
        let starts = try recorder.starts()
        #expect(starts.count >= 3)
        for arguments in starts {
            let path = try #require(arguments.last)
            #expect(Array(arguments.dropLast(2)) == ["info", "--output=json", "--force-share", "-f", arguments[4]])
            #expect(path.hasPrefix("/") && arguments.dropLast().last == "--")
            // Where it names a file below the directory, QEMU means that file, and says so by its whole path.
            #expect(
                path == top || path == "/dev/fdset/1" || path == "\(recorder.directory.path)/\(name)",
                "\(arguments)"
            )
        }
    }

    @Test(
        "none for a path or a format that the caller's is not one of, or that names another driver",
        .requires(.qemuImg)
    )
    func refused() async throws {
        let recorder = try Recorder()
        defer { recorder.remove() }
        let tool = QemuImg(program: recorder.program)
        let file = recorder.directory.appending(path: "a").path
        try image(file)
        for (path, format) in Self.names.filter({ !$0.hasPrefix("/") }).map({ ($0, "raw") })
            + [
                "nbd", "vvfat", "fat", "dir", "blkdebug", "host_device", "file", "json:{}", "-U", "--help", "",
                "raw,x=y", "nfs",
            ].map({ (file, $0) })
        {
            for request in 0..<3 {
                do throws(ImageToolError) {
                    switch request {
                    case 0: _ = try await tool.chain(of: path, format: format)
                    case 1: try await tool.removeBitmap("b", from: path, format: format)
                    default: try await tool.removeSnapshot("s", from: path, format: format)
                    }
                    Issue.record("\(path) \(format)")
                } catch {
                    #expect(error.kind == .unfollowed, "\(path) \(format): \(error)")
                }
            }
        }
        #expect(try recorder.starts() == [])
    }

    @Test("none for an image that keeps its data somewhere that is no file", .requires(.qemuImg), arguments: names)
    func dataElsewhere(name: String) async throws {
        let recorder = try Recorder()
        defer { recorder.remove() }
        let placeholder = String(repeating: "x", count: name.utf8.count)
        let path = recorder.directory.appending(path: "image").path
        let data = recorder.directory.appending(path: placeholder).path
        try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", "-o", "data_file=\(data)", path, "1M")
        // The name alone, as somebody who moved both would write it.
        try Tool.run("qemu-img", "amend", "-f", "qcow2", "-o", "data_file=\(placeholder)", path)
        var bytes = try Data(contentsOf: URL(filePath: path))
        let part = try #require(bytes.firstRange(of: Data("DATA".utf8)), "the extension of the header with the name")
        bytes.replaceSubrange(part.upperBound + 4..<part.upperBound + 4 + name.utf8.count, with: Data(name.utf8))
        try bytes.write(to: URL(filePath: path))
        let isPath = !name.prefix { $0 != "/" }.contains(":")
        var failure: ImageToolError?
        do throws(ImageToolError) {
            _ = try await QemuImg(program: recorder.program).chain(of: path, format: "qcow2")
        } catch {
            failure = error
        }
        #expect(try recorder.starts().count == (isPath ? 1 : 0))
        if !isPath { #expect(failure?.kind == .unfollowed) }
    }

    @Test(
        "one for each image of each disk, in the format that the domain names, of raw ones nothing else",
        .requires(.qemuImg)
    )
    func disks() async throws {
        let recorder = try Recorder()
        defer { recorder.remove() }
        let folder = recorder.directory
        func path(_ name: String) -> String { folder.appending(path: name).path }
        // Names that an option or a list would be made of, as paths of a domain.
        try image(path("-base,fmt=raw:x"))
        try image(path("top,driver=nbd"), path("-base,fmt=raw:x"))
        // A raw disk in which the guest wrote the header of an overlay of the host's secret.
        try image(path("raw"), "/etc/passwd", format: "raw")
        let disks = [
            ("vda", "qcow2", path("top,driver=nbd")), ("vdb", "raw", path("raw")), ("vdc", "qcow2", "nbd:127.0.0.1:1"),
        ]
        let definition = disks.map { target, format, file in
            "<disk type='file' device='disk'><driver name='qemu' type='\(format)'/><source file='\(file)'/><target dev='\(target)'/></disk>"
        }
        let xml = "<domain type='kvm'><name>g</name><devices>\(definition.joined())</devices></domain>"
        let domain = DomainDescription(try #require(XMLDocumentParser().parse(xml).document).root)
        let host = HostSurroundings.local(images: QemuImg(program: recorder.program))
        let found = await host.diskImages(of: domain)
        #expect(found.map { $0.images?.count } == [2, 1, nil])
        let opened = [("qcow2", path("top,driver=nbd")), ("qcow2", path("-base,fmt=raw:x")), ("raw", path("raw"))]
        #expect(
            try recorder.starts() == opened.map { ["info", "--output=json", "--force-share", "-f", $0.0, "--", $0.1] }
        )
    }

    @Test(
        "to take something out: one each, with the format, and names that can't be taken for options",
        .requires(.qemuImg)
    )
    func removals() async throws {
        let recorder = try Recorder()
        defer { recorder.remove() }
        let tool = QemuImg(program: recorder.program)
        let file = recorder.directory.appending(path: "a,driver=nbd:x").path
        try image(file)
        for name in ["-f", "--", "a,b", "driver=nbd"] {
            try Tool.run("qemu-img", "bitmap", "--add", "-f", "qcow2", "--", file, name)
            try await tool.removeBitmap(name, from: file, format: "qcow2")
            let doubled = file.replacing(",", with: ",,")
            let options = "driver=qcow2,file.driver=file,file.filename=\(doubled)"
            try Tool.run("qemu-img", "snapshot", "--image-opts", "-c", name, "--", options)
            try await tool.removeSnapshot(name, from: file, format: "qcow2")
            let starts = try recorder.starts().suffix(2)
            #expect(
                starts == [
                    ["bitmap", "--remove", "-f", "qcow2", "--", file, name],
                    ["snapshot", "--image-opts", "-d", name, "--", options],
                ]
            )
        }
        #expect(try recorder.starts().count == 8)
    }

    /// Functions of the C library by which a program is started.
    private static let starters: Set<String> = [
        "posix_spawn", "posix_spawnp", "fork", "vfork", "clone", "clone3", "system", "popen", "execv", "execve",
        "execvp", "execvpe", "execl", "execle", "execlp",
        "fexecve", "execveat", "wordexp", "pidfd_spawn", "pidfd_spawnp", "_Fork", "daemon", "forkpty",
    ]

    /// Where the compiler put the objects of this build; nil where it made one for each module.
    private static let objects: URL? = {
        let folder = Bundle.allBundles.map(\.bundleURL).first { $0.path.contains("/debug") }?
            .deletingLastPathComponent()
        let built = folder ?? Samples.repository.appending(path: ".build/debug")
        return FileManager.default.fileExists(
            atPath: built.appending(path: "LibvirtHost.build/ProgramRun.swift.o").path
        ) ? built : nil
    }()

    @Test(
        "are started at two places of the sources, and nowhere else by what the compiler made of them",
        .requires(.program("nm", package: "binutils")),
        .requires(Requirement("an object for each file, as a debug build has them", isMet: objects != nil))
    )
    func places() throws {
        let built = try #require(Self.objects)
        let sources = Samples.repository.appending(path: "Sources")
        let files =
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
            ?? []
        var (found, callers, shells) = (Set<String>(), Set<String>(), Set<String>())
        var count = 0
        for file in files where ["swift", "c"].contains(file.pathExtension) {
            let module = file.path.dropFirst(sources.path.count + 1).prefix { $0 != "/" }
            let object = built.appending(path: "\(module).build/\(file.lastPathComponent).o")
            guard FileManager.default.fileExists(atPath: object.path) else { continue }
            count += 1
            let symbols = try Tool.run("nm", "-u", object.path).split(separator: "\n").compactMap {
                $0.split(separator: " ").last.map(String.init)
            }
            if symbols.contains(where: Self.starters.contains) { found.insert(file.lastPathComponent) }
            if symbols.contains(where: { $0.hasPrefix("$s11LibvirtHost13ProgramThreadC") }) {
                callers.insert(file.lastPathComponent)
            }
            if symbols.contains(where: { $0.hasPrefix("$s14MomentCommands12ShellCommandV") }) {
                shells.insert(file.lastPathComponent)
            }
        }
        #expect(found == ["ProgramRun.swift", "ShellCommand.swift"])
        // The one runs qemu-img, and sha256sum for sets; the other the command line of --exec.
        #expect(callers == ["QemuImg.swift", "SetPrograms.swift"])
        #expect(shells == ["BackupEndOptions.swift"])
        #expect(count > 500)
    }
}
