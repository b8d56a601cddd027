extension HostSurroundings {
    /// What is known of a domain's backups; nil where nothing can be, and why.
    package func knownBackups(of domain: DomainIdentity) -> (known: [KnownBackup]?, reason: String?) {
        guard let records else { return (nil, "what was saved is not known: no records are kept of this host") }
        do throws(BackupRecordError) {
            return (try records.records(of: domain.uuid), nil)
        } catch {
            return (nil, "what was saved is not known: \(error)")
        }
    }
}
