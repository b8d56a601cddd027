internal import XMLTree

extension HostError {
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

    /// What to do about words that libvirt passes on from QEMU and the kernel; nil where they are none of those known.
    static func explanation(ofWords message: String) -> String? {
        func says(_ words: String) -> Bool { message.utf8.firstRange(of: words.utf8) != nil }
        if says("to get \"write\" lock") || says("to get \"consistent read\" lock") || says("to get shared") {
            return "another process has the image open: a second guest, qemu-nbd or qemu-img; 'lsof FILE' names it"
        }
        if says("Permission denied") || says("Operation not permitted") {
            return """
                QEMU's user may not: each directory on the way must let it in, and a socket's directory must let it write. Where file \
                permissions do ('virtmoment host facts' shows them), AppArmor or SELinux may forbid it: look into the kernel's log for DENIED
                """
        }
        if says("Address already in use") {
            return
                "somebody listens there already: a backup that runs, or another server; choose another port or socket"
        }
        if says("No space left on device") {
            return
                "the file system of what is written is full; what this request had made was removed as far as libvirt does that"
        }
        if says("Bitmap already exists") {
            return
                "an image has a bitmap of that name which belongs to no checkpoint; 'virtmoment doctor' finds and removes it"
        }
        return nil
    }
}
