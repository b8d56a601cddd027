import MomentDiagnostics
import MomentDocuments
import XMLTree

/// State, memory and usual disk mode of a snapshot, as libvirt settles them before it looks at the disks.
struct SnapshotPlan {
    let state: SnapshotState?
    let memory: SnapshotReading.MemoryMode
    let location: SnapshotMode
    /// Whether the effective document speaks of the memory.
    private let saysMemory: Bool

    init(_ reading: SnapshotReading, _ submission: Submission, _ domain: DomainContext, _ findings: inout Findings) {
        let current = SnapshotState(rawValue: domain.state.rawValue)
        let overlaysOffline = Self.overlaysOffline(reading, submission, domain)
        saysMemory = !overlaysOffline || reading.memory != nil
        if reading.isRedefinition {
            state = reading.state
            memory = reading.memory ?? .no
            location = reading.state == .diskSnapshot || reading.isExternal ? .external : .internal
        } else if submission.flags.contains(.diskOnly) {
            state = domain.state.isActive ? .diskSnapshot : .shutoff
            memory = .no
            location = .external
        } else if reading.memory == .external {
            state = current
            memory = .external
            location = .external
        } else if overlaysOffline {
            state = current
            memory = .no
            location = .external
        } else {
            state = current
            memory = domain.state.isActive ? .internal : .no
            location = .internal
            if domain.state.isActive, reading.memory == .no {
                findings.add(
                    .memoryLeftOut,
                    "memory 'no' needs the flag disk-only while the domain runs",
                    at: SourceAnchor(reading.root.element("memory"), "snapshot"),
                    notes: [Diagnostic.Note("submit with disk-only to take the disks alone")]
                )
            }
        }
    }

    /// Whether the overlays of a domain that is off make the snapshot one of the disks alone.
    private static func overlaysOffline(
        _ reading: SnapshotReading,
        _ submission: Submission,
        _ domain: DomainContext
    ) -> Bool {
        if reading.isRedefinition || domain.state.isActive || submission.flags.contains(.diskOnly) { return false }
        if submission.release < FeatureRelease.overlaysOffline || reading.memory == .external { return false }
        return reading.entries.contains { $0.mode == .external }
    }

    /// The memory as the effective document says it; nil where it says nothing.
    func memoryElement(_ file: String?) -> SnapshotMemory? {
        guard saysMemory else { return nil }
        return switch memory {
        case .no: .no
        case .internal: .internal
        case .external: .external(file ?? "")
        }
    }
}

extension Rule {
    static let memoryLeftOut = Rule(
        .memoryLeftOut,
        .domain,
        error: .operationUnsupported,
        "The memory of a running domain is left out without disk-only",
        "memory='no' goes with disk-only, or with a domain that is off.",
        before: "<domainsnapshot><name>s1</name><memory snapshot='no'/></domainsnapshot>",
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot><name>s1</name><memory snapshot='no'/></domainsnapshot>
            """,
        function: "qemuSnapshotCreateAlignDisks"
    )
}
