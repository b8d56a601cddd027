internal import LibvirtHost
internal import Synchronization
internal import XMLTree

/// The records of an imitated host's backups.
final class MemoryRecords: BackupRecords {
    private let known = Mutex<[KnownBackup]>([])

    func begin(_ record: BackupRecord) throws(BackupRecordError) -> BackupRecord.ID {
        known.withLock { known in
            let id = BackupRecord.ID(rawValue: "\(record.begun)-\(UInt64.random(in: .min ... .max))")
            known.append(KnownBackup(id, record, isHeld: true))
            return id
        }
    }

    func update(_ id: BackupRecord.ID, _ record: BackupRecord) throws(BackupRecordError) {
        known.withLock { known in
            for index in known.indices where known[index].id == id { known[index].record = record }
        }
    }

    func hold(_ id: BackupRecord.ID, of domain: String) throws(BackupRecordError) {
        try known.withLock { known throws(BackupRecordError) in
            guard let index = known.firstIndex(where: { $0.id == id && !$0.isHeld }) else {
                throw BackupRecordError("the record is gone, or held")
            }
            known[index].isHeld = true
        }
    }

    func letGo(_ id: BackupRecord.ID) {
        known.withLock { known in
            for index in known.indices where known[index].id == id { known[index].isHeld = false }
        }
    }

    func remove(_ id: BackupRecord.ID, of domain: String) throws(BackupRecordError) {
        known.withLock { $0.removeAll { $0.id == id } }
    }

    func records(of domain: String) throws(BackupRecordError) -> [KnownBackup] {
        known.withLock { known in known.filter { $0.record.uuid == domain } }
    }
}
