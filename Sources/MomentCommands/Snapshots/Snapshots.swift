internal import ArgumentParser
internal import LibvirtHost
internal import MomentDocuments
internal import XMLTree

/// The snapshots of a domain.
enum Snapshots: MomentFamily {
    typealias Document = DomainSnapshot
    typealias FilterOptions = SnapshotFilterOptions

    /// How snapshots are redefined.
    struct RedefineOptions: ParsableArguments {
        @Option(help: ArgumentHelp("The one that becomes the current one.", valueName: "name"))
        var current: String?
    }

    /// A snapshot is described in one way.
    struct DescriptionOptions: ParsableArguments {}

    static var kind: MomentDocument.Kind { .snapshot }
    static var noun: String { "snapshot" }
    static var completion: CompletionKind { LiveCompletion.snapshots }

    static func names(
        of domain: DomainReference,
        _ listing: MomentListing,
        _ filter: SnapshotFilterOptions,
        on host: some InspectableHost
    ) async throws(HostError) -> [String] {
        try await host.snapshots(of: domain, listing: listing, matching: filter.filter)
    }

    static func parent(
        of name: String,
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws(HostError) -> String? {
        try await host.snapshotParent(of: domain, name: name)
    }

    static func tree(
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws(HostError) -> MomentTree {
        try await host.snapshotTree(of: domain)
    }

    static func description(
        of name: String,
        of domain: DomainReference,
        secure: Bool,
        _ options: DescriptionOptions,
        on host: some InspectableHost
    ) async throws(HostError) -> String {
        try await host.snapshotDescription(of: domain, name: name, secure: secure)
    }

    static func redefine(
        _ documents: [DomainSnapshot],
        of domain: DomainReference,
        _ options: RedefineOptions,
        on host: some MomentHost
    ) async throws -> [String] {
        if let current = options.current, !documents.contains(where: { $0.name == current }) {
            throw CommandFailure.usage("--current names none of the documents: \(current)")
        }
        return try await host.redefineSnapshots(documents, of: domain, current: options.current)
    }

    static func delete(
        _ name: String,
        of domain: DomainReference,
        _ deletion: MomentDeletion,
        on host: some MomentHost
    ) async throws(HostError) {
        if deletion.scope == .this, !deletion.metadataOnly {
            try await host.refuseDeletionOfOverlay(with: name, of: domain)
        }
        try await host.deleteSnapshot(of: domain, name: name, deletion: deletion)
    }
}
