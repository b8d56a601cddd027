internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// Where in a tree the listed ones stand.
struct PositionOptions: ParsableArguments {
    @Flag(help: "Only those without children.")
    var leaves = false

    @Flag(help: "Only those with children.")
    var noLeaves = false

    func validate() throws {
        if leaves, noLeaves { throw ValidationError("--leaves and --no-leaves exclude each other") }
    }

    var position: MomentPosition? { leaves ? .leaves : noLeaves ? .inner : nil }
}
