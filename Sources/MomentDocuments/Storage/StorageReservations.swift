import MomentDiagnostics

/// Persistent SCSI reservations of a disk.
public struct StorageReservations: Hashable, Sendable {
    /// Whether libvirt runs the helper.
    public var isManaged: Bool?
    /// Whether they are taken over on migration.
    public var migration: Bool?
    /// The helper's socket, where libvirt does not run it.
    public var source: ReservationSource?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes reservations.
    public init(isManaged: Bool? = nil, migration: Bool? = nil, source: ReservationSource? = nil) {
        self.isManaged = isManaged
        self.migration = migration
        self.source = source
    }
}

extension StorageReservations: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        StorageReservations(
            isManaged: coder.attribute("managed", value?.isManaged, "whether libvirt runs the helper"),
            migration: coder.attribute(
                "migration",
                value?.migration,
                .init("whether they move on migration", since: .init(12, 1, 0))
            ),
            source: coder.child("source", value?.source, "the helper's socket")
        )
    }
}
