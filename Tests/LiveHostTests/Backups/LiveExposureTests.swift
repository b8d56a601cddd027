import BackupJobs
import Foundation
import Glibc
import LibvirtHost
import TestRequirements
import TestSupport
import Testing

extension LiveTests {
    /// What the rules about world-readable files rest on: which mode a real libvirt gives to what it writes.
    @Suite("Modes of the files that libvirt writes")
    struct Exposure {
        private func mode(_ file: URL) throws -> Int {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            return try #require(attributes[.posixPermissions] as? Int)
        }

        private func make(_ file: URL, _ mode: Int) throws {
            try Tool.run("qemu-img", "create", "-q", "-f", "qcow2", file.path, "8M")
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        }

        @Test(
            "a copy is its owner's alone where libvirt makes it, and keeps its mode where it was there",
            arguments: [nil, 0o600, 0o644, 0o664]
        )
        func copies(there: Int?) async throws {
            try await Guest.with { guest in
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: guest.directory.path)
                if let there { try make(guest.target("vda"), there) }
                _ = try await BackupRun(
                    of: guest.reference,
                    xml: guest.push(format: "qcow2"),
                    options: BackupOptions(reusesExternal: there != nil)
                ).run(on: guest.host)
                #expect(try mode(guest.target("vda")) == there ?? 0o600)
            }
        }

        @Test("a link at the path leads a copy elsewhere")
        func links() async throws {
            try await Guest.with { guest in
                let elsewhere = guest.directory.appending(path: "elsewhere")
                try FileManager.default.createSymbolicLink(at: guest.target("vda"), withDestinationURL: elsewhere)
                _ = try await BackupRun(of: guest.reference, xml: guest.push(format: "qcow2")).run(on: guest.host)
                let content = try guest.content(of: elsewhere, format: "qcow2")
                try await guest.host.destroy(guest.reference)
                #expect(try content == guest.content(of: guest.image("vda"), format: "qcow2"))
            }
        }

        @Test(
            "an overlay is its owner's alone where the domain runs, and keeps its mode where it was there",
            arguments: [true, false],
            [nil, 0o600, 0o644]
        )
        func overlays(isRunning: Bool, there: Int?) async throws {
            try await Guest.with(running: isRunning) { guest in
                let overlay = guest.directory.appending(path: "overlay")
                if let there { try make(overlay, there) }
                _ = try await guest.host.createSnapshot(
                    of: guest.reference,
                    xml:
                        "<domainsnapshot><name>s</name><disks><disk name='vda' snapshot='external'><source file='\(overlay.path)'/></disk></disks></domainsnapshot>",
                    how: .take(.disks(), options: there == nil ? [] : .reuseExternal)
                )
                let mask = umask(0)
                umask(mask)
                // Where there is no QEMU qemu-img makes it: libvirt 9.0.0 tells it no mode, 12.9.0 leaves others out.
                let made = isRunning ? [0o600] : [0o600, 0o644 & ~Int(mask)]
                #expect((there.map { [$0] } ?? made).contains(try mode(overlay)))
            }
        }

        @Test(
            "the memory's file is its owner's alone, and keeps its mode where it was there",
            arguments: [nil, 0o600, 0o644]
        )
        func memory(there: Int?) async throws {
            try await Guest.with { guest in
                let file = guest.directory.appending(path: "memory")
                if let there {
                    try Data("old".utf8).write(to: file)
                    try FileManager.default.setAttributes([.posixPermissions: there], ofItemAtPath: file.path)
                }
                _ = try await guest.host.createSnapshot(
                    of: guest.reference,
                    xml:
                        "<domainsnapshot><name>s</name><memory snapshot='external' file='\(file.path)'/><disks><disk name='vda' snapshot='external'><source file='\(guest.directory.path)/overlay'/></disk></disks></domainsnapshot>",
                    how: .take(.system())
                )
                #expect(try mode(file) == there ?? 0o600)
            }
        }
    }
}
