internal import ArgumentParser
internal import ChainDoctor
internal import LibvirtHost
internal import XMLTree

/// `virtmoment checkpoint`: the marks that incremental backups begin at.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Make, list, describe and delete checkpoints of a domain.",
        subcommands: [
            CheckpointCreateCommand.self, RedefineCommand<Checkpoints>.self, CheckpointListCommand.self,
            TreeCommand<Checkpoints>.self, XMLCommand<Checkpoints>.self, ParentCommand<Checkpoints>.self,
            ChildrenCommand<Checkpoints>.self, DeleteCommand<Checkpoints>.self,
        ]
    )
}

/// `virtmoment checkpoint list`: names.
struct CheckpointListCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the names of checkpoints, parents before children."
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var position: PositionOptions

    @Flag(help: "Only those without a parent.")
    var roots = false

    @Flag(help: "Only those that libvirt does not remember: bitmaps in the images that no checkpoint stands for.")
    var noMetadata = false

    func validate() throws {
        if noMetadata, roots || position.position != nil {
            throw ValidationError("what libvirt does not remember has no place in a tree")
        }
    }

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        if noMetadata {
            guard host.surroundings.images != nil else {
                throw CommandFailure("the images are on another host; run it there")
            }
            let facts = try await ChainDoctor(of: domain).examine(on: host)
            if let failure = facts.disks.compactMap(\.failure).first { throw CommandFailure(failure.message) }
            try output.names(facts.checkpointNames(withMetadata: false), type: "checkpoint")
            return .success
        }
        let names = try await Checkpoints.names(of: domain, roots ? .roots : .all, position, on: host)
        try output.names(names, type: "checkpoint")
        return .success
    }
}
