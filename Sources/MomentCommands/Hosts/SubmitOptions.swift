internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// How far a document is checked before it is sent.
struct SubmitOptions: ParsableArguments {
    @Flag(help: "Send the document without checking it first by grammar and rules.")
    var unchecked = false

    @Flag(help: "The host's files and ports are not this machine's, whatever the URI says: don't look at them.")
    var remoteFiles = false

    /// What the host has around its libvirt, as far as it may be looked at.
    func surroundings(of host: HostDescription) -> HostSurroundings {
        remoteFiles ? .unreachable(records: LocalBackupRecords(of: host)) : .found(for: host)
    }
}
