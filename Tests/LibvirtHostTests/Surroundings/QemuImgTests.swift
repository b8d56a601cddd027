import Foundation
import LibvirtHost
import TestRequirements
import TestSupport
import Testing

@Suite("The tool for images")
struct QemuImgTests {
    /// A program that is a shell script, in a directory of its own.
    private func script(_ text: String) throws -> (program: String, remove: () -> Void) {
        let directory = URL(filePath: Scratch.file("tool"))
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let file = directory.appending(path: "tool")
        // Written by another process: a child that some other test starts meanwhile would hold it open for writing.
        let write = #"printf '%s\n' "$2" > "$1" && chmod 755 "$1""#
        try Tool.run("sh", "-c", write, "sh", file.path, "#!/bin/sh\n\(text)")
        return (file.path, { try? FileManager.default.removeItem(at: directory) })
    }

    @Test("reads a chain with its bitmaps", .requires(.qemuImg))
    func chain() async throws {
        let directory = URL(filePath: Scratch.file("chain"))
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        // A name that needs care on a command line and in JSON.
        let base = directory.appending(path: "-a\"b\\ü.qcow2").path
        let top = directory.appending(path: "top").path
        try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", base, "1M")
        try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, top)
        try Tool.run("qemu-img", "bitmap", "--add", base, "c1")
        try Tool.run("qemu-img", "bitmap", "--add", "--disable", base, "c\"2\\")
        let tool = QemuImg()
        let chain = try await tool.chain(of: top, format: "qcow2")
        #expect(chain.map(\.path) == [top, base])
        #expect(chain.map(\.backingPath) == [base, nil])
        #expect(
            Set(chain[1].bitmaps) == [ImageBitmap("c1"), ImageBitmap("c\"2\\", isRecording: false)]
        )
        try Tool.run("qemu-img", "snapshot", "-c", "1,\"s", base)
        #expect(try await tool.chain(of: base, format: "qcow2").first?.snapshots == ["1,\"s"])
        try await tool.removeSnapshot("1,\"s", from: base, format: "qcow2")
        #expect(try await tool.chain(of: base, format: "qcow2").first?.snapshots == [])
        try await tool.removeBitmap("c\"2\\", from: base, format: "qcow2")
        #expect(try await tool.chain(of: base, format: "qcow2").first?.bitmaps == [ImageBitmap("c1")])
        await #expect {
            try await tool.removeBitmap("gone", from: base, format: "qcow2")
        } throws: { ($0 as? ImageToolError)?.kind == .refused }
    }

    /// What a guest writes into a raw image is never taken for an image's header, wherever the image stands in a chain.
    @Test("lets no image choose what is opened", .requires(.qemuImg), arguments: ["raw", nil])
    func untrusted(format: String?) async throws {
        let directory = URL(filePath: "/tmp/vmt-chain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let secret = directory.appending(path: "secret").path
        let raw = directory.appending(path: "raw,img").path
        let top = directory.appending(path: "top").path
        try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", secret, "1M")
        // The guest has written the header of an overlay into its raw disk.
        try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", secret, raw)
        try Tool.run("qemu-img", "create", "-q", "-u", "-f", "qcow2", "-F", "raw", "-b", raw, top, "1M")
        if format == nil {
            // As older tools left it: without the part of the header that names the format.
            var bytes = try Data(contentsOf: URL(filePath: top))
            let part = try #require(bytes.firstRange(of: Data([0xE2, 0x79, 0x2A, 0xCA])))
            bytes.replaceSubrange(part, with: [0x12, 0x34, 0x56, 0x78])
            try bytes.write(to: URL(filePath: top))
        }
        let tool = QemuImg()
        #expect(try await tool.chain(of: raw, format: "raw") == [ChainImage(raw, format: "raw")])
        if format == nil {
            await #expect { try await tool.chain(of: top, format: "qcow2") } throws: {
                ($0 as? ImageToolError)?.kind == .unfollowed
            }
        } else {
            #expect(try await tool.chain(of: top, format: "qcow2").map(\.path) == [top, raw])
        }
    }

    @Test("says of a chain that is a circle, or goes on elsewhere, what could not be followed", .requires(.qemuImg))
    func unfollowed() async throws {
        let directory = URL(filePath: "/tmp/vmt-chain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let image = directory.appending(path: "a").path
        let other = directory.appending(path: "b").path
        for (path, below) in [(image, other), (other, image)] {
            try Tool.run("qemu-img", "create", "-q", "-u", "-f", "qcow2", "-F", "qcow2", "-b", below, path, "1M")
        }
        await #expect { try await QemuImg().chain(of: image, format: "qcow2") } throws: {
            ($0 as? ImageToolError)?.kind == .refused
        }
        let server = "nbd://127.0.0.1:1/x"
        for (format, kind) in [("qcow2", ImageToolError.Kind.unfollowed), ("raw", nil)] {
            try Tool.run("qemu-img", "create", "-q", "-u", "-f", "qcow2", "-F", format, "-b", server, image, "1M")
            do {
                let chain = try await QemuImg().chain(of: image, format: "qcow2")
                #expect(chain.map(\.path) == [image, server] && kind == nil)
            } catch {
                #expect(error.kind == kind)
            }
        }
    }

    @Test("says so when it is not there")
    func missing() async {
        await #expect { try await QemuImg(program: "no-such-tool").chain(of: "/x", format: "qcow2") } throws: {
            ($0 as? ImageToolError)?.kind == .notStarted
        }
    }

    @Test("passes on the last line of what the tool complains")
    func complaint() async throws {
        let (program, remove) = try script("echo first >&2; echo 'Could not open it' >&2; exit 1")
        defer { remove() }
        await #expect(throws: ImageToolError(.refused, "Could not open it")) {
            try await QemuImg(program: program).chain(of: "/x", format: "qcow2")
        }
    }

    @Test("ends a tool that does not end")
    func endless() async throws {
        let (program, remove) = try script("exec sleep 1000")
        defer { remove() }
        await #expect {
            try await QemuImg(program: program, timeout: .milliseconds(50)).chain(of: "/x", format: "qcow2")
        } throws: { ($0 as? ImageToolError)?.kind == .timedOut }
    }

    @Test("takes many words on both channels")
    func many() async throws {
        let (program, remove) = try script(
            """
            i=0; while [ $i -lt 3000 ]; do echo "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" >&2; i=$((i+1)); done
            printf '{"filename":"/\\\\u00fc\\\\ud83d\\\\ude00","format":"raw","n":[1,-2.5e3,true,null,{}]}'
            """
        )
        defer { remove() }
        let chain = try await QemuImg(program: program).chain(of: "/x", format: "qcow2")
        #expect(chain == [ChainImage("/ü😀", format: "raw")])
    }

    @Test(
        "refuses an answer that is no JSON, or no chain",
        arguments: [
            "", "{", "[]", "{}", "{\"a\":}", "{\"a\" 1}", "{\"format\":\"raw\",}",
            "{\"filename\":\"\\ud800\",\"format\":\"raw\"}", "nul", "{} x",
            "{\"filename\":\"/x\"}",
        ]
    )
    func noise(answer: String) async throws {
        let (program, remove) = try script("cat <<'END'\n\(answer)\nEND")
        defer { remove() }
        await #expect { try await QemuImg(program: program).chain(of: "/x", format: "qcow2") } throws: {
            ($0 as? ImageToolError)?.kind == .refused
        }
    }

    @Test("is not brought down by depth")
    func depth() async throws {
        let (program, remove) = try script("head -c 1000000 /dev/zero | tr '\\0' '['")
        defer { remove() }
        await #expect { try await QemuImg(program: program).chain(of: "/x", format: "qcow2") } throws: {
            ($0 as? ImageToolError)?.kind == .refused
        }
    }
}
