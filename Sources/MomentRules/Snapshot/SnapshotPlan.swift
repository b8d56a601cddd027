import Diagnostics
import MomentDocuments
import XMLTree

/// State, memory and usual disk mode of a snapshot, as libvirt settles them before it looks at the disks.
struct SnapshotPlan {
    let state: SnapshotState?
    let memory: SnapshotReading.MemoryMode
    let location: SnapshotMode

    init(_ reading: SnapshotReading, _ submission: Submission, _ domain: DomainContext, _ findings: inout Findings) {
        let current = SnapshotState(rawValue: domain.state.rawValue)
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
        } else {
            state = current
            memory = domain.state.isActive ? .internal : .no
            location = .internal
            if domain.state.isActive, reading.memory == .no {
                findings.add(
                    .memoryLeftOut,
                    "the domain runs, so a snapshot without disk-only keeps its memory",
                    at: Place(reading.root.element("memory"), "snapshot"),
                    notes: [Diagnostic.Note("submit with disk-only to take the disks alone")]
                )
            }
        }
    }

    /// The memory as the effective document says it.
    func memoryElement(_ file: String?) -> SnapshotMemory {
        switch memory {
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
        "A running domain's memory is to be left out of a snapshot of all of it",
        "memory='no' goes with disk-only, or with a domain that is off.",
        before: "<memory snapshot='no'/> without flags",
        after: "the same with disk-only"
    )
}
