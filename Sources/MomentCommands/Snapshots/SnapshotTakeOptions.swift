internal import ArgumentParser
internal import LibvirtHost
internal import MomentRules
internal import XMLTree

/// How a snapshot is taken.
struct SnapshotTakeOptions: ParsableArguments {
    @Flag(help: "Take the disks without the memory.")
    var diskOnly = false

    @Flag(help: "Have the guest agent freeze the file systems; with --disk-only.")
    var quiesce = false

    @Flag(help: "Keep the guest running while external memory is written.")
    var live = false

    @Flag(help: "Stop the domain afterwards.")
    var halt = false

    @Flag(help: "Have libvirt forget it at once.")
    var noMetadata = false

    @Flag(help: "Use the files that exist.")
    var reuseExternal = false

    @Flag(help: "All disks or none; QEMU always does so.")
    var atomic = false

    @Flag(name: .customLong("validate"), help: "Have libvirt, too, ask its grammar first.")
    var validates = false

    func validate() throws {
        if quiesce, !diskOnly { throw ValidationError("--quiesce needs --disk-only") }
        if live, diskOnly {
            throw ValidationError("--live and --disk-only exclude each other: disks alone have no memory")
        }
    }

    var content: SnapshotCreation.Content { diskOnly ? .disks(quiesced: quiesce) : .system(live: live) }

    var options: SnapshotCreation.TakeOptions {
        var options: SnapshotCreation.TakeOptions = []
        if halt { options.insert(.halt) }
        if noMetadata { options.insert(.noMetadata) }
        if reuseExternal { options.insert(.reuseExternal) }
        if atomic { options.insert(.atomic) }
        if validates { options.insert(.validate) }
        return options
    }

    /// The options as the rules name them.
    var flags: Set<APIFlag> {
        let given: [(Bool, APIFlag)] = [
            (diskOnly, .diskOnly), (quiesce, .quiesce), (live, .live), (halt, .halt), (noMetadata, .noMetadata),
            (reuseExternal, .reuseExternal), (atomic, .atomic), (validates, .validate),
        ]
        return Set(given.filter(\.0).map(\.1))
    }
}
