import MomentDiagnostics
import MomentDocuments
import XMLTree

/// The state a redefined snapshot says the domain was in.
enum SnapshotStateRules {
    static func read(_ root: XMLElement, _ findings: inout Findings) -> SnapshotState? {
        guard let word = root.nonEmptyText("state") else {
            findings.add(
                .redefineWithoutState,
                "no <state>: a redefinition needs the state that the domain was in",
                at: SourceAnchor(root.element("state") ?? root),
                expected: SnapshotState.known.map(\.rawValue)
            )
            return nil
        }
        let state = SnapshotState(rawValue: word)
        if SnapshotState.known.contains(state) || state == .suspended { return state }
        findings.add(
            .stateUnknown,
            "state '\(word)' is not a domain state",
            at: SourceAnchor(textOf: root.element("state")),
            expected: SnapshotState.known.map(\.rawValue)
        )
        return nil
    }

    /// What the driver makes of the state.
    static func checkDriver(_ state: SnapshotState?, _ root: XMLElement, _ findings: inout Findings) {
        guard let state else { return }
        let place = SourceAnchor(textOf: root.element("state"))
        switch state {
        case .suspended:
            findings.add(.stateNotTaken, "QEMU's driver takes no snapshot of a sleeping domain", at: place)
        case .blocked:
            findings.add(
                .stateNotTaken,
                "state 'blocked' is not known to QEMU's driver",
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
        let place = SourceAnchor(textOf: reading.root.element("state"))
        if submission.flags.contains(.diskOnly), let state = reading.state, state != .diskSnapshot {
            findings.add(
                .stateMisfit,
                "flag disk-only needs the state 'disk-snapshot', not '\(state)'",
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
                "snapshot '\(name)' has state '\(old)', which a redefinition cannot change to '\(new)'",
                at: place,
                expected: [old.rawValue]
            )
        } else if (old == .diskSnapshot) != (new == .diskSnapshot) {
            findings.add(
                .stateMisfit,
                "snapshot '\(name)' has state '\(old)', which a redefinition cannot change to '\(new)'",
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
        "A redefined snapshot has no state",
        "What going back means depends on whether the domain ran, so a redefinition has to say it.",
        before: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot><name>s1</name><creationTime>1700000000</creationTime></domainsnapshot>
            """,
        after: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotDefParse"
    )

    static let stateUnknown = Rule(
        .stateUnknown,
        .document,
        error: .configUnsupported,
        "Not a domain state",
        "The states are running, blocked, paused, shutdown, shutoff, crashed and disk-snapshot.",
        before: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>off</state>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotDefParse"
    )

    static let stateNotTaken = Rule(
        .stateNotTaken,
        .domain,
        error: .operationUnsupported,
        "QEMU's driver does not know the state",
        "The parser knows more states than the driver: pmsuspended and blocked are refused.",
        before: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>pmsuspended</state>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
            </domainsnapshot>
            """,
        function: "qemuSnapshotCreateXMLValidateDef"
    )

    static let stateMisfit = Rule(
        .stateMisfit,
        .domain,
        error: .invalidArgument,
        "A redefinition changes what kind of snapshot it is",
        "Running and shut off, with memory and disks alone: these stay what they were. The flag disk-only goes with disk-snapshot.",
        before: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>running</state>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <title>Orders &amp; invoices</title>
                <memory unit='GiB'>2</memory>
                <vcpu>2</vcpu>
                <os><type arch='x86_64' machine='q35'>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <driver name='qemu' type='qcow2' discard='unmap'/>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                    <serial>db-system</serial>
                  </disk>
                  <disk type='file' device='disk'>
                    <driver name='qemu' type='qcow2'/>
                    <source file='/srv/images/db/data.qcow2'/>
                    <target dev='vdb' bus='virtio'/>
                    <serial>db-data</serial>
                  </disk>
                </devices>
              </domain>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag redefine; snapshot s1 of an off domain -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <title>Orders &amp; invoices</title>
                <memory unit='GiB'>2</memory>
                <vcpu>2</vcpu>
                <os><type arch='x86_64' machine='q35'>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <driver name='qemu' type='qcow2' discard='unmap'/>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                    <serial>db-system</serial>
                  </disk>
                  <disk type='file' device='disk'>
                    <driver name='qemu' type='qcow2'/>
                    <source file='/srv/images/db/data.qcow2'/>
                    <target dev='vdb' bus='virtio'/>
                    <serial>db-data</serial>
                  </disk>
                </devices>
              </domain>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotRedefineValidate"
    )
}
