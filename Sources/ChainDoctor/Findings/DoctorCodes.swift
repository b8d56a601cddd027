internal import BackupJobs
public import MomentDiagnostics

/// The codes of the chain doctor, for explanation.
public enum DoctorCodes {
    /// What each code means: bitmaps, the tree, snapshots, backups, images, jobs, files, sets.
    public static let explanations: [CodeExplanation] = bitmaps + tree + snapshots + runs + host + sets

    private static let bitmaps = [
        CodeExplanation(
            .checkpointWithoutBitmap,
            layer: .domain,
            title: "A checkpoint's bitmap is in no image",
            text: """
                libvirt remembers a checkpoint, but the dirty bitmap that recorded the changes since is in none of the disk's images. It was \
                removed by another tool, the disk was replaced or copied without bitmaps, or QEMU was killed before it had \
                written the bitmap. Nothing can be done incrementally from there. Where no disk has the bitmap the \
                checkpoint's metadata is deleted; where some have, the others are taken out of it.
                """,
            before: "checkpoint c1 of vda; qemu-img info vda.qcow2 lists no bitmap c1",
            after: "no checkpoint c1; the next backup is a full one",
            libvirt:
                "Refuses an incremental backup (VIR_ERR_CHECKPOINT_INCONSISTENT, 109) and the deletion (VIR_ERR_INTERNAL_ERROR, 1)."
        ),
        CodeExplanation(
            .bitmapInconsistent,
            layer: .domain,
            title: "A bitmap was lost with the process that had it in memory",
            text: """
                QEMU marks a bitmap as in use while it has it in memory, and writes it back when it ends. If it is killed, or the host goes \
                down, the mark stays: some writes are in no bitmap, and QEMU calls it inconsistent for good. The \
                checkpoint is deleted with what is left of the bitmap; nothing could use either.
                """,
            before: #""flags": ["in-use", "auto"]   while no QEMU runs"#,
            after: "the checkpoint and the bitmap are gone; the next backup is a full one",
            libvirt:
                "Refuses an incremental backup (VIR_ERR_CHECKPOINT_INCONSISTENT, 109); deletes the checkpoint when asked."
        ),
        CodeExplanation(
            .bitmapDisabled,
            layer: .domain,
            title: "A bitmap does not record writes",
            text: """
                The bitmap is there and was switched off, so it may lack writes. libvirt never switches off the bitmaps of its checkpoints; \
                another tool did. Switching it on again would make incremental backups that silently lack data, so it is not \
                offered. With --discard the checkpoint and the bitmap are deleted.
                """,
            before: "qemu-img bitmap --disable vda.qcow2 c1",
            after: "virtmoment doctor --repair --discard; the next backup is a full one",
            libvirt: "Refuses an incremental backup (VIR_ERR_CHECKPOINT_INCONSISTENT, 109)."
        ),
        CodeExplanation(
            .bitmapGap,
            layer: .domain,
            title: "An image of the chain lacks the bitmap",
            text: """
                After an external snapshot writes go to the overlay, and a bitmap of the same name must record them there. libvirt takes care \
                of it while the domain runs; an overlay made with qemu-img has none. Every image from the one that is written down to the \
                oldest that has the bitmap must have it. Committing the overlay into the image below may close \
                the gap; with --discard the checkpoint and its bitmaps are deleted.
                """,
            before: "vda.snap1 (no bitmap c1) upon vda.qcow2 (bitmap c1)",
            after: "vda.snap1 (bitmap c1) upon vda.qcow2 (bitmap c1)",
            libvirt: "Refuses an incremental backup (VIR_ERR_CHECKPOINT_INCONSISTENT, 109)."
        ),
        CodeExplanation(
            .bitmapUnusable,
            layer: .domain,
            title: "libvirt can't use a checkpoint's bitmap",
            text: """
                The domain runs, and libvirt does not measure the bitmap, which it does of every bitmap that a backup could start from. The \
                images can't be read from here, so it is not known why. Run the doctor on the host of the domain.
                """,
            before: "virtmoment doctor guest --connect qemu+ssh://host/system",
            after: "the same on that host",
            libvirt: "Refuses an incremental backup (VIR_ERR_CHECKPOINT_INCONSISTENT, 109)."
        ),
        CodeExplanation(
            .bitmapWithoutCheckpoint,
            layer: .domain,
            title: "An image has a bitmap that libvirt does not know",
            text: """
                A checkpoint was deleted with its metadata only, a transient domain ended, or another tool made the bitmap. QEMU goes on \
                recording in it, and a checkpoint of its name can't be made. One that was not saved when its process ended is \
                removed. Any other stays unless asked: --adopt makes libvirt know it as a checkpoint again, so that an \
                incremental backup can start from it; --discard removes it. While a domain runs, bitmaps it made since its start are not \
                yet in the images and can't be seen.
                """,
            before: "qemu-img info vda.qcow2 lists bitmap c1; virsh checkpoint-list does not",
            after: "virtmoment doctor --repair --adopt, or --discard",
            libvirt: "Refuses a checkpoint of that name (VIR_ERR_INTERNAL_ERROR, 1, from QEMU)."
        ),
    ]

    private static let tree = [
        CodeExplanation(
            .checkpointParentMissing,
            layer: .domain,
            title: "A checkpoint names a parent that is not there",
            text: """
                The parent's metadata was lost. libvirt has put the checkpoint at the top of its tree, and it can be used; redefining it from \
                its own document fails. It is redefined with the checkpoint before it in time as its parent, or none.
                """,
            before: "<name>c3</name> <parent><name>c2</name></parent>   and no c2",
            after: "<name>c3</name> <parent><name>c1</name></parent>",
            libvirt: "Warns in its log when it starts, and uses the checkpoint."
        ),
        CodeExplanation(
            .checkpointDetached,
            layer: .domain,
            title: "A checkpoint hangs on one that libvirt has removed",
            text: """
                Deleting a checkpoint with its children stops at the first bitmap that is missing, after parents have gone already. libvirt \
                9.0.0 then holds pointers to what it freed, and crashes when such a checkpoint is redefined or deleted, or when \
                checkpoints are listed parents first. Nothing is changed by the doctor in this state. A restart of the daemon \
                (virtqemud or libvirtd; running domains go on) reads the metadata anew and puts the tree right.
                """,
            before: "checkpoint c5, parent c4; no c4; c5 is not among the roots",
            after: "systemctl restart virtqemud; virtmoment doctor --repair",
            libvirt: "Crashes (9.0.0, seen)."
        ),
        CodeExplanation(
            .checkpointOrder,
            layer: .domain,
            title: "A checkpoint is older than its parent",
            text: """
                Checkpoints were redefined with wrong times or parents. Each backup is right by itself, as every bitmap records on its own; but \
                the order of a series is told from the tree. Checkpoints are redefined so that each follows the one before \
                it in time.
                """,
            before: "c2 (10:00) after c1 (11:00)",
            after: "c1 (11:00) after c2 (10:00)",
            libvirt: "Accepts it."
        ),
    ]

    private static let snapshots = [
        CodeExplanation(
            .diskBelowOverlay,
            layer: .domain,
            title: "A disk is written below the overlay of a snapshot",
            text: """
                After an external snapshot a disk is written in the overlay, and the image below stays as it was. Where the domain is then \
                defined anew from an older document, its disk is the lower image again, and what the guest writes there changes what the \
                overlay shows: files in it break. The same is seen after a merge of the overlay that left the snapshot's metadata. Only the \
                owner knows what is wanted: with the domain off, --use-overlays defines its disks with the topmost overlays again, and --merge \
                writes the overlay into the image, as libvirt does that deletes the snapshot. Where the guest has run on the image since, the \
                overlay is broken already, and neither mends that; then the image alone is of use, and the snapshot's metadata is deleted.
                """,
            before: "snapshot s1 with the overlay vda.s1 upon vda.qcow2; <source file='vda.qcow2'/> in the domain",
            after: "virtmoment doctor guest --repair --use-overlays, or --merge",
            libvirt: "Accepts it, and says nothing."
        ),
        CodeExplanation(
            .overlayUnknown,
            layer: .host,
            title: "An image that nothing names lies upon the domain's own",
            text: """
                A file beside the domain's images has one of them below it, and no disk, no snapshot and no recorded backup names it: a snapshot \
                without metadata was taken and the domain defined anew from an old document, a snapshot's metadata was deleted, going back to a \
                snapshot has left it, or it is the increment of a backup, or the disk of another host's domain. Nothing in it tells which, so it is \
                only pointed out, with what would make it the disk again, or merge it. Whatever lies upon an image that is written breaks.
                """,
            before: "vda.s1 (backing file vda.qcow2), and the domain defined with vda.qcow2",
            after:
                "the domain defined with vda.s1, or vda.s1 committed into vda.qcow2, or moved to where backups are kept",
            libvirt: "Says nothing of this."
        ),
        CodeExplanation(
            .snapshotParentMissing,
            layer: .domain,
            title: "A snapshot's parent is gone",
            text: """
                libvirt remembers a snapshot whose parent it does not: the file with the parent's metadata was lost while the daemon was \
                stopped. The domain can go back to it, but its own document can't be redefined. The repair gives it the last snapshot before it \
                in whose overlay, or image, it was taken; none where there is none.
                """,
            before: "<parent><name>s1</name></parent>, and virsh snapshot-list lists s2 alone",
            after: "s2 without a parent",
            libvirt:
                "Shows it as one without a parent, and refuses the redefinition by its own document (VIR_ERR_INVALID_ARG, 8)."
        ),
        CodeExplanation(
            .snapshotUnknown,
            layer: .domain,
            title: "An image has a snapshot inside that libvirt does not know",
            text: """
                qemu-img made it, the snapshot was deleted with its metadata only, or the image came from elsewhere. With --discard it is taken \
                out of the image of a domain that is off. While the domain runs QEMU has the image open, and nothing is done.
                """,
            before: "qemu-img snapshot -l vda.qcow2 lists s0; virsh snapshot-list does not",
            after: "virtmoment doctor --repair --discard, with the domain off",
            libvirt:
                "Refuses a snapshot of that name from some releases on (VIR_ERR_OPERATION_FAILED, 9); earlier ones replace it."
        ),
        CodeExplanation(
            .snapshotWithoutData,
            layer: .domain,
            title: "A snapshot is not in the image",
            text: """
                libvirt remembers a snapshot inside the images, and some disk's images have none of that name: the disk was replaced, or the \
                snapshot was taken out by another tool. Nothing can go back to it. With --discard libvirt forgets it.
                """,
            before: "virsh snapshot-list shows s1; qemu-img snapshot -l vda.qcow2 does not",
            after: "virtmoment doctor --repair --discard",
            libvirt: "Fails to go back to it, and to delete it."
        ),
        CodeExplanation(
            .snapshotOverlayMissing,
            layer: .host,
            title: "The overlay of a snapshot is gone",
            text: """
                libvirt remembers an external snapshot, and the file that took the changes since is not there: it was removed after a merge, or \
                moved. The deletion of the snapshot fails for that. With --discard libvirt forgets the snapshot, and with it the definition \
                that the domain had. Where overlays of other disks are still there, as after a merge of some of them, --merge brings the deletion \
                to its end, with the domain off.
                """,
            before: "snapshot s1 with the overlay vda.s1, which is not there",
            after: "virtmoment doctor --repair --discard",
            libvirt: "Fails to delete it, and to go back to it."
        ),
        CodeExplanation(
            .snapshotDeleteUnfinished,
            layer: .domain,
            title: "The deletion of a snapshot did not come to its end",
            text: """
                Deleting an external snapshot merges its overlays into the images below. Where these are the overlays of the snapshot before, libvirt \
                marks that one while it merges, and the mark stays where that fails, as of a disk that is full. Deleting the later one again goes on \
                where it stopped, once the reason is mended; --merge does so, and of a domain that is off and has checkpoints, for which \
                libvirt merges nothing, it merges the overlays itself.
                """,
            before: "<snapshotDeleteInProgress/> in virsh snapshot-dumpxml guest s1, and s2 after it",
            after: "virtmoment doctor guest --repair --merge",
            libvirt: "Refuses to delete the marked snapshot (VIR_ERR_OPERATION_INVALID, 55)."
        ),
    ]

    private static let runs = [
        CodeExplanation(
            .runUnfinished,
            layer: .host,
            title: "A backup did not come to its end",
            text: """
                A process that ran a backup was killed, or could not take back all that it had made; its record says what that was. With \
                --end-job its job is ended. The checkpoint is deleted, as nothing is known to be saved of it, and the files of a pull are \
                removed; the next run does both, too. The targets of a push are removed with --discard: it may have come to its end with \
                nobody looking. Only files go that are proven to be the backup's own, by the file system's number and the time at which \
                they were made.
                """,
            before: "virtmoment backup run guest pull.xml, and kill -9",
            after: "virtmoment doctor guest --repair --end-job --discard",
            libvirt: "Goes on with the job; keeps the checkpoint."
        ),
        CodeExplanation(
            .checkpointUnsaved,
            layer: .host,
            title: "No backup is known to be saved at a checkpoint",
            text: """
                An increment restores the disk only together with a backup of the checkpoint it starts from. Runs of virtmoment write \
                down how they end; of this checkpoint none has, for it was made by itself, by another program, by a backup whose end was left \
                to others, or by one of another user or host. --incremental newest passes over it. A backup that names it is made, and nothing is \
                built upon that unasked.
                """,
            before: "virtmoment checkpoint create guest; virtmoment backup run guest --incremental newest",
            after: "vda: whole; no backup at 1700000000 is known to be saved",
            libvirt: "Takes any checkpoint whose bitmap is there."
        ),
    ]

    private static let host = [
        CodeExplanation(
            .chainBroken,
            layer: .host,
            title: "A disk's images can't be read to the last",
            text: """
                qemu-img can't open an image of the chain: a backing file was moved or removed, or is no image. Nothing is changed that \
                needs to know the chain. Put the file back, or rebase the overlay with qemu-img.
                """,
            before: "vda.snap1, backing file vda.qcow2, which is not there",
            after: "vda.qcow2 where vda.snap1 looks for it",
            libvirt: "Does not start the domain."
        ),
        CodeExplanation(
            .imagesUnseen,
            layer: .host,
            title: "The images were not looked at",
            text: """
                The domain is on another host, its storage has no path, or qemu-img could not be run. What libvirt says of its checkpoints is \
                examined all the same; bitmaps without checkpoint, chains and files are not.
                """,
            before: "virtmoment doctor guest --connect qemu+ssh://host/system",
            after: "virtmoment doctor guest, on that host, with qemu-img (qemu-utils) installed",
            libvirt: "Says nothing of this."
        ),
        CodeExplanation(
            .filesUnseen,
            layer: .host,
            title: "Something beside the images was not looked at",
            text: """
                The files of another host, a directory or a file that can't be read, or, with --offline, what only libvirt knows. What was left \
                there, or does not fit there, is not found. Run the doctor on the host of the domain, as a user who may read it.
                """,
            before: "virtmoment doctor guest, as a user who may not read /var/lib/libvirt/images",
            after: "sudo virtmoment doctor guest",
            libvirt: "Says nothing of this."
        ),
        CodeExplanation(
            .targetLeft,
            layer: .host,
            title: "A file named as libvirt names the files of a backup",
            text: """
                A backup whose document names no files makes them beside the images. The increment of a push and the scratch file of a \
                pull both lie upon the disk's own image and look alike, as do a finished full backup and one that was cut short. So the file \
                is only pointed out and never removed.
                """,
            before: "vda.qcow2.1700000000",
            after: "the same, moved to where backups are kept, or removed",
            libvirt: "Says nothing of this, and refuses a backup that would make a file of that name."
        ),
        CodeExplanation(
            .socketLeft,
            layer: .host,
            title: "A socket that nobody listens at",
            text: """
                QEMU makes the socket of a pull backup and removes it when the job ends. If QEMU is killed it stays. So does the socket of any \
                other program that was killed: it is pointed out, and left alone.
                """,
            before: "srwxrwxr-x backup.sock, and connecting is refused",
            after: "no backup.sock",
            libvirt: "Says nothing of this; QEMU replaces the socket."
        ),
        CodeExplanation(
            .backupJobStale,
            layer: .domain,
            title: "A backup job that nobody will end",
            text: """
                A pull backup runs and no client is connected; or the domain was paused because a write failed, with a backup still open. The \
                job keeps the domain's lock: another backup, a snapshot and a managed save wait 30 seconds and fail. With \
                --end-job it is ended; a client that only paused between two connections loses its backup.
                """,
            before: "virsh domjobinfo guest: Operation: Backup",
            after: "virtmoment doctor --repair --end-job",
            libvirt: "Answers other jobs with VIR_ERR_OPERATION_TIMEOUT (68)."
        ),
        CodeExplanation(
            .backupJobOpen,
            layer: .domain,
            title: "A backup job runs",
            text:
                "Nothing is wrong with it; while it runs, some findings about files may be its own. --end-job would end it.",
            before: "virsh domjobinfo guest: Operation: Backup",
            after: "the same after the backup",
            libvirt: "Answers other jobs with VIR_ERR_OPERATION_TIMEOUT (68)."
        ),
    ]
}
