import CLibvirt
import TestRequirements
import Testing

@testable import LibvirtHost

extension FlagTests {
    @Test("of domains: listed, described, started, undefined")
    func domains() async throws {
        let named: [(WritableKeyPath<DomainFilter, Bool?>, UInt32, UInt32)] = [
            (\.isActive, Self.bit(CVIR_CONNECT_LIST_DOMAINS_ACTIVE), Self.bit(CVIR_CONNECT_LIST_DOMAINS_INACTIVE)),
            (
                \.isPersistent, Self.bit(CVIR_CONNECT_LIST_DOMAINS_PERSISTENT),
                Self.bit(CVIR_CONNECT_LIST_DOMAINS_TRANSIENT)
            ),
            (
                \.hasManagedSave, Self.bit(CVIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE),
                Self.bit(CVIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE)
            ),
            (
                \.hasSnapshots, Self.bit(CVIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT),
                Self.bit(CVIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT)
            ),
            (
                \.hasCheckpoints, Self.bit(CVIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT),
                Self.bit(CVIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT)
            ),
        ]
        var filters: [(DomainFilter, UInt32)] = [(DomainFilter(), 0)]
        for (path, yes, no) in named {
            filters += filters.flatMap { filter, flags in
                [(true, yes), (false, no)].map { answer, bit in
                    var filter = filter
                    filter[keyPath: path] = answer
                    return (filter, flags | bit)
                }
            }
        }
        #expect(filters.count == 243)
        try await expect(
            filters.map { filter, flags in
                Request(description: "\(filter)", call: "virConnectListAllDomains", flags: flags) {
                    _ = try await $0.domains(matching: filter)
                }
            },
            changing: false
        )
        let described: [(DomainDescriptionOptions, UInt32)] = Self.subsets([
            (.secure, Self.bit(CVIR_DOMAIN_XML_SECURE)), (.inactive, Self.bit(CVIR_DOMAIN_XML_INACTIVE)),
            (.updateCPU, Self.bit(CVIR_DOMAIN_XML_UPDATE_CPU)), (.migratable, Self.bit(CVIR_DOMAIN_XML_MIGRATABLE)),
        ])
        try await expect(
            described.map { options, flags in
                Request(description: "\(options)", call: "virDomainGetXMLDesc", flags: flags) {
                    _ = try await $0.domainDescription(of: "d", options: options)
                }
            },
            changing: false
        )
        let started: [(StartOptions, UInt32)] = Self.subsets([
            (.paused, Self.bit(CVIR_DOMAIN_START_PAUSED)), (.autodestroy, Self.bit(CVIR_DOMAIN_START_AUTODESTROY)),
            (.bypassCache, Self.bit(CVIR_DOMAIN_START_BYPASS_CACHE)),
            (.forceBoot, Self.bit(CVIR_DOMAIN_START_FORCE_BOOT)), (.validate, Self.bit(CVIR_DOMAIN_START_VALIDATE)),
            (.resetNVRAM, Self.bit(CVIR_DOMAIN_START_RESET_NVRAM)),
        ])
        try await expect(
            started.flatMap { options, flags in
                [
                    Request(description: "start \(options)", call: "virDomainCreateWithFlags", flags: flags) {
                        try await $0.start("d", options: options)
                    },
                    Request(description: "create \(options)", call: "virDomainCreateXML", flags: flags) {
                        _ = try await $0.create(xml: "<domain/>", options: options)
                    },
                ]
            }
        )
        let undefined: [(UndefineOptions, UInt32)] = Self.subsets([
            (.managedSave, Self.bit(CVIR_DOMAIN_UNDEFINE_MANAGED_SAVE)),
            (.snapshotsMetadata, Self.bit(CVIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA)),
            (.nvram, Self.bit(CVIR_DOMAIN_UNDEFINE_NVRAM)), (.keepNVRAM, Self.bit(CVIR_DOMAIN_UNDEFINE_KEEP_NVRAM)),
            (.checkpointsMetadata, Self.bit(CVIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA)),
        ])
        try await expect(
            undefined.map { options, flags in
                Request(description: "\(options)", call: "virDomainUndefineFlags", flags: flags) {
                    try await $0.undefine("d", options: options)
                }
            }
        )
    }

    @Test("none, where there is none to choose")
    func none() async throws {
        let requests: [(String, @Sendable (LibvirtConnection) async throws -> Void)] = [
            ("virDomainDefineXMLFlags", { _ = try await $0.define(xml: "<domain/>") }),
            ("virDomainDestroyFlags", { try await $0.destroy("d") }),
            ("virDomainManagedSaveRemove", { try await $0.removeManagedSave(of: "d") }),
            ("virDomainFSFreeze", { _ = try await $0.freezeFileSystems(of: "d") }),
            ("virDomainFSThaw", { _ = try await $0.thawFileSystems(of: "d") }),
            ("virDomainGetBlockJobInfo", { try await $0.settle("d") }),
            ("virDomainListAllSnapshots", { _ = try await $0.snapshotDescriptions(of: "d") }),
            ("virDomainSnapshotGetXMLDesc", { _ = try await $0.snapshotDescriptions(of: "d") }),
            ("virDomainSnapshotGetParent", { _ = try await $0.snapshotParent(of: "d", name: "s") }),
            ("virDomainSnapshotCurrent", { _ = try await $0.currentSnapshot(of: "d") }),
            ("virDomainSnapshotHasMetadata", { _ = try await $0.snapshotHasMetadata(of: "d", name: "s") }),
            ("virConnectListAllSecrets", { _ = try await $0.secrets() }),
        ]
        try await expect(
            requests.map { call, act in Request(description: call, call: call, flags: 0, act: act) }
        )
        try await expect(
            [
                Request(description: "all checkpoints", call: "virDomainListAllCheckpoints", flags: 0) {
                    _ = try await $0.checkpointDescriptions(of: "d", options: [])
                },
                Request(description: "the tree", call: "virDomainListAllCheckpoints", flags: 0) {
                    _ = try await $0.checkpointTree(of: "d")
                },
                Request(description: "whether there are any", call: "virDomainListAllCheckpoints", flags: 0) {
                    try await $0.undefine("d", options: [])
                },
            ],
            changing: false,
            with: .checkpoint
        )
    }

    @Test("of managed saves, and of the last job")
    func saves() async throws {
        var requests: [Request] = []
        for (outcome, state) in [
            (.asSaved, 0), (.running, Self.bit(CVIR_DOMAIN_SAVE_RUNNING)), (.paused, Self.bit(CVIR_DOMAIN_SAVE_PAUSED)),
        ] as [(SaveOptions.Outcome, UInt32)] {
            for (bypasses, cache) in [(false, 0), (true, Self.bit(CVIR_DOMAIN_SAVE_BYPASS_CACHE))] {
                requests.append(
                    Request(
                        description: "\(outcome) \(bypasses)",
                        call: "virDomainManagedSave",
                        flags: state | cache
                    ) { try await $0.managedSave("d", options: SaveOptions(outcome, bypassesCache: bypasses)) }
                )
            }
            requests.append(
                Request(description: "\(outcome)", call: "virDomainManagedSaveDefineXML", flags: state) {
                    try await $0.defineManagedSave(of: "d", xml: "<domain/>", outcome: outcome)
                }
            )
        }
        requests += [(false, 0), (true, Self.bit(CVIR_DOMAIN_SAVE_IMAGE_XML_SECURE))].map { secure, flags in
            Request(description: "secure: \(secure)", call: "virDomainManagedSaveGetXMLDesc", flags: flags) {
                _ = try await $0.managedSaveDescription(of: "d", secure: secure)
            }
        }
        let completed =
            Self.bit(CVIR_DOMAIN_JOB_STATS_COMPLETED) | Self.bit(CVIR_DOMAIN_JOB_STATS_KEEP_COMPLETED)
        requests.append(
            Request(description: "last job", call: "virDomainGetJobStats", flags: completed) {
                _ = try await $0.lastJob(of: "d")
            }
        )
        requests.append(
            Request(description: "jobs", call: "virDomainGetJobStats", flags: 0) { _ = try await $0.jobs(of: "d") }
        )
        try await expect(requests)
    }
}
