internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// Which snapshots are listed. Groups combine with and, options of a group with or.
struct SnapshotFilterOptions: ParsableArguments {
    @OptionGroup var place: PositionOptions

    @Flag(help: "Those of the domain when it was off.")
    var inactive = false

    @Flag(help: "Those of the domain when it ran, with its memory.")
    var active = false

    @Flag(help: "Those of the disks alone, when the domain ran.")
    var diskOnly = false

    @Flag(help: "Those inside the images.")
    var `internal` = false

    @Flag(help: "Those with files of their own.")
    var external = false

    @Flag(help: "Those that libvirt remembers by metadata.")
    var metadata = false

    @Flag(help: "Those that the hypervisor knows without.")
    var noMetadata = false

    var filter: SnapshotFilter {
        var states: SnapshotFilter.States = []
        if inactive { states.insert(.inactive) }
        if active { states.insert(.active) }
        if diskOnly { states.insert(.diskOnly) }
        var locations: SnapshotFilter.Locations = []
        if `internal` { locations.insert(.internal) }
        if external { locations.insert(.external) }
        var memory: SnapshotFilter.Metadata = []
        if metadata { memory.insert(.present) }
        if noMetadata { memory.insert(.absent) }
        return SnapshotFilter(position: place.position, states: states, locations: locations, metadata: memory)
    }
}
