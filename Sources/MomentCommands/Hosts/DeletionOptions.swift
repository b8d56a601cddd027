internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// Which of a tree are deleted.
struct DeletionOptions: ParsableArguments {
    @Flag(help: "Everything below it, too.")
    var children = false

    @Flag(help: "Everything below it, but not itself.")
    var childrenOnly = false

    @Flag(help: "Only libvirt's memory of it; data and bitmaps stay.")
    var metadata = false

    func validate() throws {
        if children, childrenOnly { throw ValidationError("--children and --children-only exclude each other") }
    }

    var deletion: MomentDeletion {
        MomentDeletion(children ? .thisAndDescendants : childrenOnly ? .descendants : .this, metadataOnly: metadata)
    }
}
