import CLibvirt
import Foundation
import LibvirtHost
import TestRequirements
import Testing

/// A host of its own inside this process: libvirt's embedded QEMU driver below a directory that nobody else uses.
///
/// A process can have one. Nothing outside the directory is touched.
actor EmbeddedHost: GuestHost {
    static let shared = EmbeddedHost()

    /// Short, because sockets' paths may have 107 bytes.
    nonisolated let root: URL
    nonisolated var images: URL { root.appending(path: "images") }
    nonisolated var uri: String { "qemu:///embed?root=\(root.path)/embed" }

    private var host: LibvirtConnection?
    private var count = 0

    private init() {
        root = URL(filePath: "\(Scratch.path)/e")
    }

    /// Whether guests get the host's processor: `kvm`, or `qemu` for emulation.
    nonisolated var domainType: String { FileManager.default.isWritableFile(atPath: "/dev/kvm") ? "kvm" : "qemu" }

    /// The connection of all tests.
    func connect() async throws -> LibvirtConnection {
        if let host { return host }
        try FileManager.default.createDirectory(
            at: root.appending(path: "embed/etc"),
            withIntermediateDirectories: true
        )
        try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
        let settings = """
            user = "root"
            group = "root"
            security_driver = "none"
            cgroup_controllers = []
            namespaces = []
            stdio_handler = "file"
            """
        try settings.write(to: root.appending(path: "embed/etc/qemu.conf"), atomically: true, encoding: .utf8)
        let made = try await LibvirtConnection.connect(to: uri)
        host = made
        return made
    }

    /// A name nobody else in this process has.
    func nextName() -> String {
        count += 1
        return "g\(count)"
    }
}
