internal import BackupJobs
internal import LibvirtHost
internal import MomentDocuments
internal import XMLTree

extension ChainDoctor {
    /// Reads what is known of the domain's backups, and looks for what those have left that did not end well.
    func lookAtRecords(_ facts: inout ChainFacts, on host: some InspectableHost) async throws(HostError) {
        let (known, reason) = host.surroundings.knownBackups(of: facts.domain)
        facts.backups = known
        if let reason { facts.unseen.append(reason) }
        facts.unfinished = try await host.unfinishedBackups(of: facts.domain)
    }

    /// Removes a file that is proven to be a backup's. libvirt may do so itself, a moment after a job was ended.
    func remove(_ path: String, _ identity: FileIdentity, on host: some MomentHost) async throws(HostError) {
        guard host.access == .readWrite, let files = host.surroundings.files else {
            throw HostError(.operationDenied, message: "\(path) can't be removed from here")
        }
        let deadline = ContinuousClock.now + .seconds(5)
        while files.identity(of: path) == identity {
            if files.isLocked(path) != true, files.isListening(at: path) != true {
                guard let number = files.remove(path) else { return }
                throw HostError(.systemError, message: "\(path) can't be removed: error \(number)")
            }
            guard ContinuousClock.now < deadline else {
                throw HostError(.operationInvalid, message: "\(path) is held by a process")
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Removes the record of a backup of which nothing is left.
    ///
    /// - Parameter paths: Where files of it were.
    func close(_ known: KnownBackup, _ paths: [String], on host: some MomentHost) async throws(HostError) {
        guard host.access == .readWrite, let records = host.surroundings.records else {
            throw HostError(.operationDenied, message: "the record can't be removed from here")
        }
        let record = known.record
        let domain = DomainReference.uuid(record.uuid)
        if let files = host.surroundings.files {
            guard !paths.contains(where: { files.isThere($0) != false }) else { return }
        }
        if let name = record.checkpoint {
            do throws(HostError) {
                let there = try await host.checkpoint(name, of: domain)
                guard !record.made(checkpoint: name, at: there.creationTime) else { return }
            } catch  where error.code == .noCheckpoint {
                // Gone, as it should be.
            }
        }
        do throws(BackupRecordError) {
            try records.remove(known.id, of: record.uuid)
        } catch {
            throw HostError(.systemError, message: error.description)
        }
    }
}
