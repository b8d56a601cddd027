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
        on executor: some InspectableHost
    ) async throws(ExecutorError) -> [String] {
        let filter = CheckpointFilter(position: filter.position)
        return try await executor.checkpoints(of: domain, listing: listing, matching: filter)
    }

    static func parent(
        of name: String,
        of domain: DomainReference,
        on executor: some InspectableHost
    ) async throws(ExecutorError) -> String? {
        try await executor.checkpointParent(of: domain, name: name)
    }

    static func tree(
        of domain: DomainReference,
        on executor: some InspectableHost
    ) async throws(ExecutorError) -> MomentTree {
        try await executor.checkpointTree(of: domain)
    }

    static func description(
        of name: String,
        of domain: DomainReference,
        secure: Bool,
        _ options: DescriptionOptions,
        on executor: some InspectableHost
    ) async throws(ExecutorError) -> String {
        var parts: CheckpointDescriptionOptions = []
        if secure { parts.insert(.secure) }
        if options.noDomain { parts.insert(.noDomain) }
        if options.size { parts.insert(.size) }
        return try await executor.checkpointDescription(of: domain, name: name, options: parts)
    }

    static func redefine(
        _ documents: [DomainCheckpoint],
        of domain: DomainReference,
        _ options: RedefineOptions,
        on executor: some MomentHost
    ) async throws -> [String] {
        try await executor.redefineCheckpoints(documents, of: domain, validating: options.redefineValidate)
    }

    static func delete(
        _ name: String,
        of domain: DomainReference,
        _ deletion: MomentDeletion,
        on executor: some MomentHost
    ) async throws(ExecutorError) {
        try await executor.deleteCheckpoint(of: domain, name: name, deletion: deletion)
    }
}
