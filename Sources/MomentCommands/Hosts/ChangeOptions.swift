internal import ArgumentParser
internal import XMLTree

/// The host of a request that changes something.
struct ChangeOptions: ParsableArguments {
    @OptionGroup var host: HostOptions

    @Flag(help: "Change nothing; print what would be done.")
    var dryRun = false
}
