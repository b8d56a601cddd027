public import MomentDocuments
internal import XMLTree

/// A disk that a pull backup serves.
public struct BackupExport: Hashable, Sendable {
    /// The disk's target name.
    public var disk: String
    /// Where it is served, as `qemu-img`, `nbdcopy` and `nbdinfo` take it; nil where the server listens on a socket
    /// that only its owner can name.
    public var uri: String?
    /// The bitmap of what has changed, as `nbdinfo --map=` takes it; nil for a full backup.
    public var metaContext: String?

    /// Creates the description of what an NBD client connects to for one disk.
    public init(disk: String, uri: String?, metaContext: String? = nil) {
        self.disk = disk
        self.uri = uri
        self.metaContext = metaContext
    }

    /// What a running pull backup serves, by the description libvirt gives of it.
    public static func exports(of backup: DomainBackup) -> [BackupExport] {
        guard let server = backup.server else { return [] }
        return (backup.pullDisks ?? []).compactMap { disk in
            guard let export = disk.export else { return nil }
            let name = export.exportName ?? disk.name
            return BackupExport(
                disk: disk.name,
                uri: uri(server, export: name),
                metaContext: export.exportBitmap.map { "qemu:dirty-bitmap:\($0)" }
            )
        }
    }

    private static func uri(_ server: BackupServer, export: String) -> String? {
        // TLS has a scheme of its own.
        let scheme = server.tls == true ? "nbds" : "nbd"
        switch server.address {
        case .tcp(let host, let port):
            let address = host.contains(":") ? "[\(host)]" : host
            return "\(scheme)://\(address)\(port.map { ":\($0)" } ?? "")/\(escape(export))"
        case .unix(let socket):
            return "\(scheme)+unix:///\(escape(export))?socket=\(escape(socket, keeping: "/"))"
        case .descriptors, .other:
            return nil
        }
    }

    /// Escapes all bytes that a URI does not take as they are, except those in `kept`.
    private static func escape(_ text: String, keeping kept: String = "") -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~\(kept)".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if plain.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
