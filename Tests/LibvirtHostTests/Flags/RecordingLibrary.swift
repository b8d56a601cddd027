import CLibvirt
import Foundation
import Synchronization

@testable import LibvirtHost

/// libvirt's library, with a note of each call that takes flags, made before the call goes on to libvirt.
enum RecordingLibrary {
    /// A call, as it reached libvirt.
    struct Call: Hashable, Sendable {
        var name: String
        var flags: UInt32
        /// The texts that it was given.
        var texts: [String?] = []
    }

    private static let notes = Mutex<[Call]>([])

    /// What has been called since this was asked before.
    static func taken() -> [Call] {
        notes.withLock { notes in
            defer { notes = [] }
            return notes
        }
    }

    fileprivate static func note(_ name: String, _ flags: UInt32, _ texts: UnsafePointer<CChar>?...) {
        let texts = texts.map { $0.map { String(cString: $0) } }
        notes.withLock { $0.append(Call(name: name, flags: flags, texts: texts)) }
    }

    /// The library, loaded once.
    static let library: LibvirtLibrary? = table.map { LibvirtLibrary(table: $0) }

    // Written once, before anybody reads it, and never freed.
    private nonisolated(unsafe) static let table: UnsafePointer<CVirtFunctions>? = {
        guard let real = cvirt_load() else { return nil }
        let table = UnsafeMutablePointer<CVirtFunctions>.allocate(capacity: 1)
        table.initialize(to: real.pointee)
        table.pointee.virConnectListAllDomains = { a, b, c in
            RecordingLibrary.note("virConnectListAllDomains", c)
            return cvirt_load().pointee.virConnectListAllDomains(a, b, c)
        }
        table.pointee.virDomainGetXMLDesc = { a, b in
            RecordingLibrary.note("virDomainGetXMLDesc", b)
            return cvirt_load().pointee.virDomainGetXMLDesc(a, b)
        }
        table.pointee.virDomainDefineXMLFlags = { a, b, c in
            RecordingLibrary.note("virDomainDefineXMLFlags", c, b)
            return cvirt_load().pointee.virDomainDefineXMLFlags(a, b, c)
        }
        table.pointee.virDomainUndefineFlags = { a, b in
            RecordingLibrary.note("virDomainUndefineFlags", b)
            return cvirt_load().pointee.virDomainUndefineFlags(a, b)
        }
        table.pointee.virDomainCreateXML = { a, b, c in
            RecordingLibrary.note("virDomainCreateXML", c, b)
            return cvirt_load().pointee.virDomainCreateXML(a, b, c)
        }
        table.pointee.virDomainCreateWithFlags = { a, b in
            RecordingLibrary.note("virDomainCreateWithFlags", b)
            return cvirt_load().pointee.virDomainCreateWithFlags(a, b)
        }
        table.pointee.virDomainDestroyFlags = { a, b in
            RecordingLibrary.note("virDomainDestroyFlags", b)
            return cvirt_load().pointee.virDomainDestroyFlags(a, b)
        }
        table.pointee.virDomainGetJobStats = { a, b, c, d, e in
            RecordingLibrary.note("virDomainGetJobStats", e)
            return cvirt_load().pointee.virDomainGetJobStats(a, b, c, d, e)
        }
        table.pointee.virDomainBackupBegin = { a, b, c, d in
            RecordingLibrary.note("virDomainBackupBegin", d, b, c)
            return cvirt_load().pointee.virDomainBackupBegin(a, b, c, d)
        }
        table.pointee.virDomainBackupGetXMLDesc = { a, b in
            RecordingLibrary.note("virDomainBackupGetXMLDesc", b)
            return cvirt_load().pointee.virDomainBackupGetXMLDesc(a, b)
        }
        table.pointee.virDomainFSFreeze = { a, b, c, d in
            RecordingLibrary.note("virDomainFSFreeze", d)
            return cvirt_load().pointee.virDomainFSFreeze(a, b, c, d)
        }
        table.pointee.virDomainFSThaw = { a, b, c, d in
            RecordingLibrary.note("virDomainFSThaw", d)
            return cvirt_load().pointee.virDomainFSThaw(a, b, c, d)
        }
        table.pointee.virDomainGetBlockJobInfo = { a, b, c, d in
            RecordingLibrary.note("virDomainGetBlockJobInfo", d, b)
            return cvirt_load().pointee.virDomainGetBlockJobInfo(a, b, c, d)
        }
        table.pointee.virDomainCheckpointCreateXML = { a, b, c in
            RecordingLibrary.note("virDomainCheckpointCreateXML", c, b)
            return cvirt_load().pointee.virDomainCheckpointCreateXML(a, b, c)
        }
        table.pointee.virDomainCheckpointDelete = { a, b in
            RecordingLibrary.note("virDomainCheckpointDelete", b)
            return cvirt_load().pointee.virDomainCheckpointDelete(a, b)
        }
        table.pointee.virDomainCheckpointGetXMLDesc = { a, b in
            RecordingLibrary.note("virDomainCheckpointGetXMLDesc", b)
            return cvirt_load().pointee.virDomainCheckpointGetXMLDesc(a, b)
        }
        table.pointee.virDomainCheckpointListAllChildren = { a, b, c in
            RecordingLibrary.note("virDomainCheckpointListAllChildren", c)
            return cvirt_load().pointee.virDomainCheckpointListAllChildren(a, b, c)
        }
        table.pointee.virDomainListAllCheckpoints = { a, b, c in
            RecordingLibrary.note("virDomainListAllCheckpoints", c)
            return cvirt_load().pointee.virDomainListAllCheckpoints(a, b, c)
        }
        table.pointee.virDomainListAllSnapshots = { a, b, c in
            RecordingLibrary.note("virDomainListAllSnapshots", c)
            return cvirt_load().pointee.virDomainListAllSnapshots(a, b, c)
        }
        table.pointee.virDomainRevertToSnapshot = { a, b in
            RecordingLibrary.note("virDomainRevertToSnapshot", b)
            return cvirt_load().pointee.virDomainRevertToSnapshot(a, b)
        }
        table.pointee.virDomainSnapshotCreateXML = { a, b, c in
            RecordingLibrary.note("virDomainSnapshotCreateXML", c, b)
            return cvirt_load().pointee.virDomainSnapshotCreateXML(a, b, c)
        }
        table.pointee.virDomainSnapshotDelete = { a, b in
            RecordingLibrary.note("virDomainSnapshotDelete", b)
            return cvirt_load().pointee.virDomainSnapshotDelete(a, b)
        }
        table.pointee.virDomainSnapshotGetXMLDesc = { a, b in
            RecordingLibrary.note("virDomainSnapshotGetXMLDesc", b)
            return cvirt_load().pointee.virDomainSnapshotGetXMLDesc(a, b)
        }
        table.pointee.virDomainSnapshotListAllChildren = { a, b, c in
            RecordingLibrary.note("virDomainSnapshotListAllChildren", c)
            return cvirt_load().pointee.virDomainSnapshotListAllChildren(a, b, c)
        }
        table.pointee.virDomainSnapshotGetParent = { a, b in
            RecordingLibrary.note("virDomainSnapshotGetParent", b)
            return cvirt_load().pointee.virDomainSnapshotGetParent(a, b)
        }
        table.pointee.virDomainSnapshotCurrent = { a, b in
            RecordingLibrary.note("virDomainSnapshotCurrent", b)
            return cvirt_load().pointee.virDomainSnapshotCurrent(a, b)
        }
        table.pointee.virDomainSnapshotHasMetadata = { a, b in
            RecordingLibrary.note("virDomainSnapshotHasMetadata", b)
            return cvirt_load().pointee.virDomainSnapshotHasMetadata(a, b)
        }
        table.pointee.virConnectListAllSecrets = { a, b, c in
            RecordingLibrary.note("virConnectListAllSecrets", c)
            return cvirt_load().pointee.virConnectListAllSecrets(a, b, c)
        }
        table.pointee.virDomainManagedSave = { a, b in
            RecordingLibrary.note("virDomainManagedSave", b)
            return cvirt_load().pointee.virDomainManagedSave(a, b)
        }
        table.pointee.virDomainManagedSaveRemove = { a, b in
            RecordingLibrary.note("virDomainManagedSaveRemove", b)
            return cvirt_load().pointee.virDomainManagedSaveRemove(a, b)
        }
        table.pointee.virDomainManagedSaveGetXMLDesc = { a, b in
            RecordingLibrary.note("virDomainManagedSaveGetXMLDesc", b)
            return cvirt_load().pointee.virDomainManagedSaveGetXMLDesc(a, b)
        }
        table.pointee.virDomainManagedSaveDefineXML = { a, b, c in
            RecordingLibrary.note("virDomainManagedSaveDefineXML", c, b)
            return cvirt_load().pointee.virDomainManagedSaveDefineXML(a, b, c)
        }
        return UnsafePointer(table)
    }()

    /// What the domain of a host has: the driver for tests refuses checkpoints beside snapshots.
    enum Moment {
        /// A checkpoint that is called `c`.
        case checkpoint
        /// A snapshot that is called `s`.
        case snapshot
    }

    /// A host of libvirt's driver for tests that nobody else has: a domain `d` that runs, with a checkpoint or a snapshot.
    static func host(with moment: Moment = .snapshot) async throws -> LibvirtConnection? {
        guard let library else { return nil }
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).xml")
        defer { try? FileManager.default.removeItem(at: file) }
        let domain = """
            <domain type='test'><name>d</name><memory>65536</memory><os><type>hvm</type></os><devices>\
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a'/>\
            <target dev='vda' bus='virtio'/></disk></devices></domain>
            """
        try "<node>\(domain)</node>".write(to: file, atomically: true, encoding: .utf8)
        let host = try await LibvirtConnection.connect(
            to: "test://\(file.path)",
            through: library,
            access: .readWrite,
            keepAlive: nil,
            surroundings: { _ in .unreachable() },
            logger: .silent
        )
        switch moment {
        case .snapshot:
            _ = try await host.createSnapshot(
                of: "d",
                xml: "<domainsnapshot><name>s</name></domainsnapshot>",
                how: .take(.system())
            )
        case .checkpoint:
            _ = try await host.createCheckpoint(
                of: "d",
                xml: "<domaincheckpoint><name>c</name></domaincheckpoint>",
                how: .now
            )
        }
        _ = taken()
        return host
    }
}
