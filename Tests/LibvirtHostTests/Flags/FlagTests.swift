import CLibvirt
import MomentRules
import TestRequirements
import Testing

@testable import LibvirtHost

/// Each option of each call, as it reaches libvirt: named here as libvirt's headers do, apart from the options' own code.
@Suite("Options reach libvirt", .serialized, .requires(.libvirt))
struct FlagTests {
    /// A request that one option makes, or several.
    struct Request: Sendable, CustomStringConvertible {
        var description: String
        var call: String
        var flags: UInt32
        var act: @Sendable (LibvirtConnection) async throws -> Void
    }

    /// Every subset of named bits, with the union of what they stand for.
    static func subsets<Options: SetAlgebra>(_ named: [(Options, UInt32)]) -> [(Options, UInt32)] {
        named.reduce([(Options(), UInt32(0))]) { made, next in made + made.map { ($0.0.union(next.0), $0.1 | next.1) } }
    }

    /// Makes each request, of a host of its own where that changes something, and looks at what came to libvirt.
    func expect(
        _ requests: [Request],
        changing: Bool = true,
        with moment: RecordingLibrary.Moment = .snapshot
    ) async throws {
        var host = try #require(try await RecordingLibrary.host(with: moment))
        for request in requests {
            _ = RecordingLibrary.taken()
            // The driver for tests need not take it: it is the call that counts.
            try? await request.act(host)
            let seen = RecordingLibrary.taken().filter { $0.name == request.call }.map(\.flags)
            #expect(seen.contains(request.flags), "\(request): \(seen)")
            if changing { #expect(seen.count == 1, "\(request): \(seen)") }
            if changing {
                await host.close()
                host = try #require(try await RecordingLibrary.host(with: moment))
            }
        }
        await host.close()
    }

    static func bit(_ constant: some BinaryInteger) -> UInt32 { UInt32(constant) }

    @Test("of a backup, with its documents")
    func backup() async throws {
        let named: [(WritableKeyPath<BackupOptions, Bool>, UInt32)] = [
            (\.reusesExternal, Self.bit(CVIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL)),
            (\.preservesShutdownDomain, Self.bit(CVIR_DOMAIN_BACKUP_BEGIN_PRESERVE_SHUTDOWN_DOMAIN)),
        ]
        let host = try #require(try await RecordingLibrary.host())
        for chosen in 0..<4 {
            var options = BackupOptions()
            var flags: UInt32 = 0
            for (index, (path, bit)) in named.enumerated() where chosen >> index & 1 == 1 {
                options[keyPath: path] = true
                flags |= bit
            }
            for checkpoint in [nil, BackupCheckpoint(xml: "<domaincheckpoint><name>n</name></domaincheckpoint>")] {
                _ = RecordingLibrary.taken()
                _ = try? await host.beginBackup(
                    of: "d",
                    xml: "<domainbackup mode='push'/>",
                    checkpoint: checkpoint,
                    options: options
                )
                #expect(
                    RecordingLibrary.taken().filter { $0.name == "virDomainBackupBegin" } == [
                        .init(
                            name: "virDomainBackupBegin",
                            flags: flags,
                            texts: ["<domainbackup mode='push'/>", checkpoint?.xml]
                        )
                    ]
                )
            }
        }
        await host.close()
    }

    @Test("of checkpoints: made, described, listed, deleted")
    func checkpoints() async throws {
        let redefine = Self.bit(CVIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE)
        let creations: [(CheckpointCreation, UInt32)] = [
            (.now, 0), (.nowQuiesced, Self.bit(CVIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE)),
            (.redefine(validating: false), redefine),
            (.redefine(validating: true), redefine | Self.bit(CVIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE)),
        ]
        try await expect(
            creations.map { how, flags in
                Request(description: "\(how)", call: "virDomainCheckpointCreateXML", flags: flags) {
                    _ = try await $0.createCheckpoint(
                        of: "d",
                        xml: "<domaincheckpoint><name>n</name></domaincheckpoint>",
                        how: how
                    )
                }
            },
            with: .checkpoint
        )
        try await expect(
            Self.deletions(
                children: CVIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN,
                childrenOnly: CVIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY,
                metadataOnly: CVIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY
            ).map { deletion, flags in
                Request(description: "\(deletion)", call: "virDomainCheckpointDelete", flags: flags) {
                    try await $0.deleteCheckpoint(of: "d", name: "c", deletion: deletion)
                }
            },
            with: .checkpoint
        )
        let described: [(CheckpointDescriptionOptions, UInt32)] = Self.subsets([
            (.secure, Self.bit(CVIR_DOMAIN_CHECKPOINT_XML_SECURE)),
            (.noDomain, Self.bit(CVIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN)),
            (.size, Self.bit(CVIR_DOMAIN_CHECKPOINT_XML_SIZE)),
        ])
        try await expect(
            described.map { options, flags in
                Request(description: "\(options)", call: "virDomainCheckpointGetXMLDesc", flags: flags) {
                    _ = try await $0.checkpointDescription(of: "d", name: "c", options: options)
                }
            },
            changing: false,
            with: .checkpoint
        )
        try await expect(
            described.map { options, flags in
                Request(description: "all, \(options)", call: "virDomainCheckpointGetXMLDesc", flags: flags) {
                    _ = try await $0.checkpointDescriptions(of: "d", options: options)
                }
            },
            changing: false,
            with: .checkpoint
        )
        var listed: [Request] = []
        for (position, place) in [
            (nil, 0), (.leaves, Self.bit(CVIR_DOMAIN_CHECKPOINT_LIST_LEAVES)),
            (.inner, Self.bit(CVIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES)),
        ] as [(MomentPosition?, UInt32)] {
            for (topological, order) in [(false, 0), (true, Self.bit(CVIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL))] {
                let filter = CheckpointFilter(position: position, topological: topological)
                #expect(filter.libvirtFlags == place | order)
                // What takes a walk along the tree the host puts together itself.
                listed += [
                    (.all, topological ? 0 : place),
                    (.roots, topological ? 0 : place | Self.bit(CVIR_DOMAIN_CHECKPOINT_LIST_ROOTS)),
                    (.children(of: "c"), 0), (.descendants(of: "c"), 0),
                ].map { (listing: MomentListing, flags: UInt32) in
                    Request(description: "\(listing) \(filter)", call: "virDomainListAllCheckpoints", flags: flags) {
                        _ = try await $0.checkpoints(of: "d", listing: listing, matching: filter)
                    }
                }
            }
        }
        try await expect(listed, changing: false, with: .checkpoint)
    }

    static func deletions(
        children: some BinaryInteger,
        childrenOnly: some BinaryInteger,
        metadataOnly: some BinaryInteger
    ) -> [(MomentDeletion, UInt32)] {
        let scopes: [(MomentDeletion.Scope, UInt32)] = [
            (.this, 0), (.thisAndDescendants, bit(children)), (.descendants, bit(childrenOnly)),
        ]
        return scopes.flatMap { scope, flags in
            [(MomentDeletion(scope), flags), (MomentDeletion(scope, metadataOnly: true), flags | bit(metadataOnly))]
        }
    }

    @Test("of snapshots: taken, redefined, gone back to, described, deleted")
    func snapshots() async throws {
        let xml = "<domainsnapshot><name>n</name></domainsnapshot>"
        let taken: [(SnapshotCreation.TakeOptions, UInt32)] = Self.subsets([
            (.noMetadata, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA)),
            (.halt, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_HALT)),
            (.reuseExternal, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT)),
            (.atomic, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC)),
            (.validate, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE)),
        ])
        let contents: [(SnapshotCreation.Content, UInt32)] = [
            (.system(), 0), (.system(live: true), Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_LIVE)),
            (.disks(), Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY)),
            (
                .disks(quiesced: true),
                Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY) | Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE)
            ),
        ]
        let redefined: [(SnapshotCreation.RedefineOptions, UInt32)] = Self.subsets([
            (.current, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_CURRENT)),
            (.diskOnly, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY)),
            (.reuseExternal, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT)),
            (.atomic, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC)),
            (.validate, Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE)),
        ])
        var creations: [(SnapshotCreation, UInt32)] = []
        for (options, flags) in taken {
            creations += contents.map { (.take($0.0, options: options), flags | $0.1) }
        }
        creations += redefined.map { (.redefine($0.0), $0.1 | Self.bit(CVIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE)) }
        try await expect(
            creations.map { how, flags in
                Request(description: "\(how)", call: "virDomainSnapshotCreateXML", flags: flags) {
                    _ = try await $0.createSnapshot(of: "d", xml: xml, how: how)
                }
            }
        )
        var reversions: [Request] = []
        for (outcome, state) in [
            (.asRecorded, 0), (.running, Self.bit(CVIR_DOMAIN_SNAPSHOT_REVERT_RUNNING)),
            (.paused, Self.bit(CVIR_DOMAIN_SNAPSHOT_REVERT_PAUSED)),
        ] as [(SnapshotReversion.Outcome, UInt32)] {
            for chosen in 0..<4 {
                let how = SnapshotReversion(outcome, force: chosen & 1 == 1, resetsNVRAM: chosen & 2 == 2)
                let force = chosen & 1 == 1 ? Self.bit(CVIR_DOMAIN_SNAPSHOT_REVERT_FORCE) : 0
                let reset = chosen & 2 == 2 ? Self.bit(CVIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM) : 0
                reversions.append(
                    Request(
                        description: "\(how)",
                        call: "virDomainRevertToSnapshot",
                        flags: state | force | reset
                    ) { host in
                        try await host.revert("d", to: "s", how: how)
                    }
                )
            }
        }
        try await expect(reversions)
        try await expect(
            Self.deletions(
                children: CVIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN,
                childrenOnly: CVIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY,
                metadataOnly: CVIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY
            ).map { deletion, flags in
                Request(description: "\(deletion)", call: "virDomainSnapshotDelete", flags: flags) {
                    try await $0.deleteSnapshot(of: "d", name: "s", deletion: deletion)
                }
            }
        )
        try await expect(
            [(false, 0), (true, Self.bit(CVIR_DOMAIN_SNAPSHOT_XML_SECURE))].map { secure, flags in
                Request(description: "secure: \(secure)", call: "virDomainSnapshotGetXMLDesc", flags: flags) {
                    _ = try await $0.snapshotDescription(of: "d", name: "s", secure: secure)
                }
            },
            changing: false
        )
    }

    @Test("of lists of snapshots: every filter")
    func snapshotFilters() async throws {
        let states: [(SnapshotFilter.States, UInt32)] = Self.subsets([
            (.inactive, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_INACTIVE)),
            (.active, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_ACTIVE)),
            (.diskOnly, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY)),
        ])
        let locations: [(SnapshotFilter.Locations, UInt32)] = Self.subsets([
            (.internal, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_INTERNAL)),
            (.external, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL)),
        ])
        let metadata: [(SnapshotFilter.Metadata, UInt32)] = Self.subsets([
            (.present, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_METADATA)),
            (.absent, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA)),
        ])
        let positions: [(MomentPosition?, UInt32)] = [
            (nil, 0), (.leaves, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_LEAVES)),
            (.inner, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES)),
        ]
        let orders: [(Bool, UInt32)] = [(false, 0), (true, Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL))]
        let listings: [(MomentListing, String, UInt32)] = [
            (.all, "virDomainListAllSnapshots", 0),
            (.roots, "virDomainListAllSnapshots", Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_ROOTS)),
            (.children(of: "s"), "virDomainSnapshotListAllChildren", 0),
            (
                .descendants(of: "s"), "virDomainSnapshotListAllChildren",
                Self.bit(CVIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS)
            ),
        ]
        var requests: [Request] = []
        for state in states {
            for location in locations {
                for known in metadata {
                    for position in positions {
                        for order in orders {
                            let filter = SnapshotFilter(
                                position: position.0,
                                states: state.0,
                                locations: location.0,
                                metadata: known.0,
                                topological: order.0
                            )
                            let flags = state.1 | location.1 | known.1 | position.1 | order.1
                            requests += listings.map { listing in
                                Request(
                                    description: "\(listing.0) \(filter)",
                                    call: listing.1,
                                    flags: flags | listing.2
                                ) { _ = try await $0.snapshots(of: "d", listing: listing.0, matching: filter) }
                            }
                        }
                    }
                }
            }
        }
        try await expect(requests, changing: false)
    }

    @Test("as rules know them, of a snapshot's creation")
    func knownToRules() {
        let taken: [(SnapshotCreation.TakeOptions, APIFlag)] = [
            (.noMetadata, .noMetadata), (.halt, .halt), (.reuseExternal, .reuseExternal), (.atomic, .atomic),
            (.validate, .validate),
        ]
        for (option, flag) in taken {
            #expect(SnapshotCreation.take(.system(), options: option).flags == [flag])
            #expect(SnapshotCreation.take(.system(live: true), options: option).flags == [flag, .live])
            #expect(SnapshotCreation.take(.disks(), options: option).flags == [flag, .diskOnly])
            #expect(
                SnapshotCreation.take(.disks(quiesced: true), options: option).flags == [flag, .diskOnly, .quiesce]
            )
        }
        let redefined: [(SnapshotCreation.RedefineOptions, APIFlag)] = [
            (.current, .current), (.diskOnly, .diskOnly), (.reuseExternal, .reuseExternal), (.atomic, .atomic),
            (.validate, .validate),
        ]
        for (option, flag) in redefined { #expect(SnapshotCreation.redefine(option).flags == [flag, .redefine]) }
    }

    @Test("by the same bits for checkpoints and snapshots, where one option serves both")
    func shared() {
        #expect(CVIR_DOMAIN_CHECKPOINT_LIST_ROOTS == CVIR_DOMAIN_SNAPSHOT_LIST_ROOTS)
        #expect(CVIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS == CVIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS)
    }
}
