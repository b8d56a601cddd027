public import Diagnostics

/// The codes of the chain doctor, for explanation.
public enum DoctorCodes {
    /// What each code means: bitmaps, the tree, images, jobs, files.
    public static let explanations: [CodeExplanation] = bitmaps + tree + host

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
            .scratchLeft,
            layer: .host,
            title: "The scratch file of a backup that is over",
            text: """
                Beside a disk's image lies a file named as libvirt names scratch files, upon that image; no disk, no snapshot and no running \
                job uses it, and no process holds it. The daemon and QEMU ended together, so nobody removed it. An overlay \
                that was set aside on purpose could look the same: it is removed with --discard only.
                """,
            before: "vda.qcow2.1700000000, backing file vda.qcow2",
            after: "virtmoment doctor --repair --discard",
            libvirt: "Says nothing of this, and refuses a backup that would make a file of that name."
        ),
        CodeExplanation(
            .targetLeft,
            layer: .host,
            title: "A file named as libvirt names the target of a backup",
            text: """
                A push backup whose document names no targets makes them beside the images. A finished backup and one that was cut short look \
                alike, so the file is only pointed out and never removed.
                """,
            before: "vda.qcow2.1700000000",
            after: "the same, moved to where backups are kept, or removed",
            libvirt: "Says nothing of this."
        ),
        CodeExplanation(
            .socketLeft,
            layer: .host,
            title: "A socket that nobody listens at",
            text: """
                QEMU makes the socket of a pull backup and removes it when the job ends. If QEMU is killed it stays. It holds nothing and is \
                removed.
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
