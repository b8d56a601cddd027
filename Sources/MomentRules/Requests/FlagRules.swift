import MomentDiagnostics
import MomentDocuments
import XMLTree

/// The flags a document is submitted with.
enum FlagRules {
    /// Flags that exclude one another: the library refuses these before it sends anything.
    static func checkExclusions(
        _ kind: MomentDocument.Kind,
        _ submission: Submission,
        _ root: XMLElement?,
        _ findings: inout Findings
    ) {
        let flags = submission.flags
        let place = SourceAnchor(root)
        func exclude(_ left: APIFlag, _ right: APIFlag) {
            if flags.contains(left), flags.contains(right) {
                findings.add(
                    .flagsExclude,
                    "flags \(left.rawValue) and \(right.rawValue) exclude each other",
                    at: place
                )
            }
        }
        func require(_ flag: APIFlag, _ other: APIFlag) {
            if flags.contains(flag), !flags.contains(other) {
                findings.add(.flagNeedsOther, "flag \(flag.rawValue) needs flag \(other.rawValue)", at: place)
            }
        }
        switch kind {
        case .backup: break
        case .checkpoint:
            exclude(.redefine, .quiesce)
            require(.redefineValidate, .redefine)
        case .snapshot:
            require(.current, .redefine)
            exclude(.redefine, .noMetadata)
            exclude(.redefine, .halt)
        }
    }

    /// Flags that QEMU's driver does not take, and those that need others there.
    static func checkDriver(
        _ kind: MomentDocument.Kind,
        _ submission: Submission,
        _ root: XMLElement?,
        _ findings: inout Findings
    ) {
        let flags = submission.flags
        let place = SourceAnchor(root)
        var taken = APIFlag.known(for: kind)
        if kind == .checkpoint { taken.remove(.quiesce) }
        for flag in flags.sorted(by: { $0.rawValue < $1.rawValue }) where !taken.contains(flag) {
            findings.add(.flagNotTaken, "flag \(flag.rawValue) is not taken for <\(kind.rawValue)>", at: place)
        }
        if flags.contains(.preserveShutdownDomain), kind == .backup,
            submission.release < FeatureRelease.preserveShutdownDomain
        {
            findings.add(
                .flagTooNew,
                "flag \(APIFlag.preserveShutdownDomain.rawValue) needs libvirt \(FeatureRelease.preserveShutdownDomain)",
                at: place
            )
        }
        guard kind == .snapshot else { return }
        if flags.contains(.quiesce), !flags.contains(.diskOnly) {
            findings.add(.flagNeedsOther, "flag quiesce needs flag disk-only", at: place)
        }
        if flags.contains(.live), flags.contains(.redefine) {
            findings.add(.flagsExclude, "flags live and redefine exclude each other", at: place)
        }
    }
}

extension Rule {
    static let flagsExclude = Rule(
        .flagsExclude,
        .document,
        error: .invalidArgument,
        "Two flags exclude each other",
        "Redefining brings back a description and does nothing to the guest, so what concerns the guest does not go with it.",
        before: """
            <!-- given: flag redefine; snapshot s1 of an off domain; flag halt -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
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
        function: "virDomainSnapshotCreateXML"
    )

    static let flagNeedsOther = Rule(
        .flagNeedsOther,
        .document,
        error: .invalidArgument,
        "A flag needs another one",
        "current and redefine-validate only mean something with redefine, quiesce of a snapshot only with disk-only.",
        before: """
            <!-- given: flag current -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag redefine; snapshot s1 of an off domain; flag current -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotCreateXML"
    )

    static let flagNotTaken = Rule(
        .flagNotTaken,
        .document,
        error: .invalidArgument,
        "A flag is not taken for this kind of document",
        "QEMU's driver refuses flags it does not know; quiesce of a checkpoint is documented and refused all the same.",
        before: """
            <!-- given: flag quiesce -->
            <domaincheckpoint><name>monday</name></domaincheckpoint>
            """,
        after: "<domaincheckpoint><name>monday</name></domaincheckpoint>",
        function: "qemuCheckpointCreateXML"
    )

    static let flagTooNew = Rule(
        .flagTooNew,
        .release,
        error: .invalidArgument,
        "A flag is newer than the release",
        "An older daemon refuses every call with a flag it does not know.",
        before: """
            <!-- given: flag preserve-shutdown-domain; libvirt 9.0.0 -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: flag preserve-shutdown-domain; libvirt 11.10.0 -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupBegin"
    )
}
