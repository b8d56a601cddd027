import Diagnostics
import MomentDocuments
import XMLTree

/// The state a redefined snapshot says the domain was in.
enum SnapshotStateRules {
    static func read(_ root: XMLElement, _ findings: inout Findings) -> SnapshotState? {
        guard let word = root.nonEmptyText("state") else {
            findings.add(
                .redefineWithoutState,
                "a redefinition needs the state the domain was in",
                at: Place(root.element("state") ?? root),
                expected: SnapshotState.known.map(\.rawValue)
            )
            return nil
        }
        let state = SnapshotState(rawValue: word)
        if SnapshotState.known.contains(state) || state == .suspended { return state }
        findings.add(
            .stateUnknown,
            "'\(word)' is no state of a domain",
            at: Place(textOf: root.element("state")),
            expected: SnapshotState.known.map(\.rawValue)
        )
        return nil
    }

    /// What the driver makes of the state.
    static func checkDriver(_ state: SnapshotState?, _ root: XMLElement, _ findings: inout Findings) {
        guard let state else { return }
        let place = Place(textOf: root.element("state"))
        switch state {
        case .suspended:
            findings.add(.stateNotTaken, "QEMU's driver takes no snapshot of a sleeping domain", at: place)
        case .blocked:
            findings.add(
                .stateNotTaken,
                "QEMU's driver knows no domain in state 'blocked'",
                at: place,
                error: .internalError
            )
        default: break
        }
    }

    /// Replacing a snapshot can't turn one kind into another.
    static func checkReplacement(
        _ reading: SnapshotReading,
        _ name: String,
        _ submission: Submission,
        _ domain: DomainContext,
        _ findings: inout Findings
    ) {
        let place = Place(textOf: reading.root.element("state"))
        if submission.flags.contains(.diskOnly), let state = reading.state, state != .diskSnapshot {
            findings.add(
                .stateMisfit,
                "flag disk-only goes with the state 'disk-snapshot', not '\(state)'",
                at: place,
                expected: [SnapshotState.diskSnapshot.rawValue]
            )
        }
        guard let old = domain.snapshots.first(where: { $0.name == name })?.state, let new = reading.state else {
            return
        }
        let isOnline = { (state: SnapshotState) in state == .running || state == .paused }
        if isOnline(old) != isOnline(new) {
            findings.add(
                .stateMisfit,
                "'\(name)' was made in state '\(old)', which can't become '\(new)'",
                at: place,
                expected: [old.rawValue]
            )
        } else if (old == .diskSnapshot) != (new == .diskSnapshot) {
            findings.add(
                .stateMisfit,
                "'\(name)' was made in state '\(old)', which can't become '\(new)'",
                at: place,
                expected: [old.rawValue]
            )
        }
    }
}

extension Rule {
    static let redefineWithoutState = Rule(
        .redefineWithoutState,
        .document,
        error: .xmlError,
        "A redefined snapshot says no state",
        "What going back means depends on whether the domain ran, so a redefinition has to say it.",
        before: "<domainsnapshot><name>s1</name><creationTime>1700000000</creationTime></domainsnapshot>",
        after:
            "<domainsnapshot><name>s1</name><creationTime>1700000000</creationTime><state>shutoff</state></domainsnapshot>"
    )

    static let stateUnknown = Rule(
        .stateUnknown,
        .document,
        error: .configUnsupported,
        "The state is none a domain can be in",
        "The states are running, blocked, paused, shutdown, shutoff, crashed and disk-snapshot.",
        before: "<state>off</state>",
        after: "<state>shutoff</state>"
    )

    static let stateNotTaken = Rule(
        .stateNotTaken,
        .domain,
        error: .operationUnsupported,
        "QEMU's driver has no use for the state",
        "The parser knows more states than the driver: pmsuspended and blocked are refused.",
        before: "<state>pmsuspended</state>",
        after: "<state>shutoff</state>"
    )

    static let stateMisfit = Rule(
        .stateMisfit,
        .domain,
        error: .invalidArgument,
        "A redefinition changes what kind of snapshot it is",
        "Running and shut off, with memory and disks alone: these stay what they were. The flag disk-only goes with disk-snapshot.",
        before: "<state>running</state> for a snapshot made while the domain was off",
        after: "<state>shutoff</state>"
    )
}
