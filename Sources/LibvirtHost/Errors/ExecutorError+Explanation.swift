internal import XMLTree

extension ExecutorError {
    /// What a code means beyond libvirt's words, by the call that answered it; nil where the words say it all.
    static func explanation(of code: Code, call: String) -> String? {
        switch (code, call) {
        case (.operationDenied, _):
            "the connection is read-only; open it for writing"
        case (.operationTimeout, _):
            "another job held the domain for longer than libvirt waits (30 s); look at the domain's jobs"
        case (.noSupport, "virDomainBackupBegin"):
            "only libvirt's QEMU driver offers backup"
        case (.noSupport, "virDomainCheckpointCreateXML"):
            "only libvirt's QEMU and test drivers offer checkpoints"
        case (.checkpointInconsistent, _):
            "the bitmap of that checkpoint is missing, disabled or damaged in the images; "
                + "an incremental backup from it is not possible, a full one is"
        case (.noCheckpoint, "virDomainBackupBegin"):
            "the document wants changes since a checkpoint that the domain does not have"
        case (.xmlInvalidSchema, _):
            "validate the document to see the place and what is allowed there"
        case (.noConnect, _), (.rpc, _):
            "is the daemon running, and is the URI right?"
        case (.snapshotRevertRisky, _):
            "what could be lost is in the message; revert with force to accept it"
        case (.agentUnresponsive, _), (.agentUnsynced, _):
            "freezing file systems needs the QEMU guest agent running in the guest"
        case (.internalError, "virDomainCheckpointDelete"):
            "a bitmap is gone from an image: delete the metadata only"
        default:
            nil
        }
    }
}
