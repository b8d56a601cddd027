internal import ArgumentParser
internal import LibvirtHost
internal import MomentDocuments

/// What is kept of a domain in a tree with parents and children: checkpoints or snapshots. Commands that both have ask it.
protocol MomentFamily: Sendable {
    /// A member's document.
    associatedtype Document: MomentModel
    /// Which members are listed.
    associatedtype FilterOptions: ParsableArguments & Sendable
    /// How members are redefined.
    associatedtype RedefineOptions: ParsableArguments & Sendable
    /// How a member is described, secrets aside.
    associatedtype DescriptionOptions: ParsableArguments & Sendable

    /// The kind of document that describes a member of the family.
    static var kind: MomentDocument.Kind { get }
    /// What a member is called in sentences and in JSON.
    static var noun: String { get }
    /// How shells complete a member's name.
    static var completion: CompletionKind { get }

    /// The names of members, parents before children.
    static func names(
        of domain: DomainReference,
        _ listing: MomentListing,
        _ filter: FilterOptions,
        on host: some InspectableHost
    ) async throws(HostError) -> [String]

    /// The member before one; nil for one without.
    static func parent(
        of name: String,
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws(HostError) -> String?

    /// Asks the host for all members of the family that the domain has.
    static func tree(of domain: DomainReference, on host: some InspectableHost) async throws(HostError)
        -> MomentTree

    /// The document of a member, with secrets if it is to be secure.
    static func description(
        of name: String,
        of domain: DomainReference,
        secure: Bool,
        _ options: DescriptionOptions,
        on host: some InspectableHost
    ) async throws(HostError) -> String

    /// Puts back the metadata of members, parents first; gives their names in that order.
    static func redefine(
        _ documents: [Document],
        of domain: DomainReference,
        _ options: RedefineOptions,
        on host: some MomentHost
    ) async throws -> [String]

    /// Deletes a member, those below it, or both.
    static func delete(
        _ name: String,
        of domain: DomainReference,
        _ deletion: MomentDeletion,
        on host: some MomentHost
    ) async throws(HostError)
}

extension MomentFamily {
    /// The noun for several.
    static var plural: String { noun + "s" }
    /// How the argument that names a member is described.
    static var member: ArgumentHelp { ArgumentHelp("The \(noun).", valueName: noun) }
}
