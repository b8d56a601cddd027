internal import ArgumentParser
internal import LibvirtHost
internal import MomentDocuments
internal import XMLTree

/// The checkpoints of a domain.
enum Checkpoints: MomentFamily {
    typealias Document = DomainCheckpoint
    typealias FilterOptions = PositionOptions

    /// How checkpoints are redefined.
    struct RedefineOptions: ParsableArguments {
        @Flag(help: "Have libvirt look for the bitmaps; the domain must run.")
        var redefineValidate = false
    }

    /// How a checkpoint is described.
    struct DescriptionOptions: ParsableArguments {
        @Flag(help: "Without the domain's definition.")
        var noDomain = false

        @Flag(help: "With the bytes changed since; the domain must run.")
        var size = false
    }

    static var kind: MomentDocument.Kind { .checkpoint }
    static var noun: String { "checkpoint" }
    static var completion: CompletionKind { LiveCompletion.checkpoints }

    static func names(
        of domain: DomainReference,
        _ listing: MomentListing,
        _ filter: PositionOptions,
        on host: some InspectableHost
    ) async throws(HostError) -> [String] {
        let filter = CheckpointFilter(position: filter.position)
        return try await host.checkpoints(of: domain, listing: listing, matching: filter)
    }

    static func parent(
        of name: String,
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws(HostError) -> String? {
        try await host.checkpointParent(of: domain, name: name)
    }

    static func tree(
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws(HostError) -> MomentTree {
        try await host.checkpointTree(of: domain)
    }

    static func description(
        of name: String,
        of domain: DomainReference,
        secure: Bool,
        _ options: DescriptionOptions,
        on host: some InspectableHost
    ) async throws(HostError) -> String {
        var parts: CheckpointDescriptionOptions = []
        if secure { parts.insert(.secure) }
        if options.noDomain { parts.insert(.noDomain) }
        if options.size { parts.insert(.size) }
        return try await host.checkpointDescription(of: domain, name: name, options: parts)
    }

    static func redefine(
        _ documents: [DomainCheckpoint],
        of domain: DomainReference,
        _ options: RedefineOptions,
        on host: some MomentHost
    ) async throws -> [String] {
        try await host.redefineCheckpoints(documents, of: domain, validating: options.redefineValidate)
    }

    static func delete(
        _ name: String,
        of domain: DomainReference,
        _ deletion: MomentDeletion,
        on host: some MomentHost
    ) async throws(HostError) {
        try await host.deleteCheckpoint(of: domain, name: name, deletion: deletion)
    }
}
