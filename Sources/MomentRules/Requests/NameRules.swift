import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Names of checkpoints and snapshots.
enum NameRules {
    /// The longest name whose metadata can be stored: the file is the name with '.xml', and for a moment '.xml.new'.
    static let longest = 247

    static func checkLength(_ name: String, _ element: XMLElement?, _ findings: inout Findings) {
        guard name.utf8.count > longest else { return }
        findings.add(
            .nameTooLong,
            "name is longer than \(longest) bytes, so its metadata cannot be stored",
            at: SourceAnchor(textOf: element)
        )
    }

    static func checkUnused(
        _ name: String,
        _ existing: [ExistingMoment],
        isGenerated: Bool,
        _ element: XMLElement?,
        _ findings: inout Findings
    ) {
        guard existing.contains(where: { $0.name == name }) else { return }
        let remark =
            isGenerated
            ? "no <name>, and the name that libvirt makes of the time, '\(name)', exists already"
            : "name '\(name)' exists already"
        findings.add(.nameInUse, remark, at: SourceAnchor(textOf: element))
    }

    /// A snapshot's name becomes a file's name.
    static func checkFileName(_ name: String, _ element: XMLElement?, _ findings: inout Findings) {
        if name.contains("/") {
            findings.add(
                .nameNotAFile,
                "name '\(name)' has a slash and cannot be a file name",
                at: SourceAnchor(textOf: element)
            )
        } else if name.hasPrefix(".") {
            findings.add(
                .nameNotAFile,
                "name '\(name)' begins with a dot and cannot be a file name",
                at: SourceAnchor(textOf: element)
            )
        }
    }

    /// A running domain's internal snapshot is a job of QEMU named after it, which finds an older one of the name in the images.
    static func checkJobName(
        _ name: String,
        _ submission: Submission,
        _ domain: DomainContext,
        _ element: XMLElement,
        _ findings: inout Findings
    ) {
        guard submission.release >= FeatureRelease.snapshotJobs else { return }
        let isOdd = { (byte: UInt8) in
            !(48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || [0x2D, 0x2E, 0x5F].contains(byte))
        }
        if name.utf8.contains(where: isOdd) {
            findings.add(
                .nameNotAJob,
                "name '\(name)' is not possible for QEMU's job; use ASCII letters, digits, '-', '.' and '_'",
                at: SourceAnchor(textOf: element)
            )
        } else if domain.internalSnapshots?.contains(where: { $0 == name }) == true {
            findings.add(.nameInUse, "a snapshot '\(name)' is in the images", at: SourceAnchor(textOf: element))
        }
    }

    /// What is legal and often not meant.
    static func warn(_ name: String?, _ root: XMLElement, _ findings: inout Findings) {
        guard let name, !name.isEmpty else {
            findings.add(
                .nameLeftOut,
                "no <name>: libvirt uses the time in seconds, so two created in one second collide",
                at: SourceAnchor(root)
            )
            return
        }
        if name.utf8.allSatisfy({ 48...57 ~= $0 }) {
            findings.add(
                .nameNumeric,
                "name '\(name)' is a number, like the names that libvirt generates",
                at: SourceAnchor(textOf: root.element("name"))
            )
        }
    }
}

extension Rule {
    static let nameTooLong = Rule(
        .nameTooLong,
        .document,
        error: .internalError,
        "The name is too long for a file name",
        """
        The metadata is stored in a file of that name. libvirt finds out at the end: the bitmaps are made by then, or \
        the disks have switched to their overlays.
        """,
        before: """
            <!-- given: n{248} is n 248 times -->
            <domaincheckpoint><name>n{248}</name></domaincheckpoint>
            """,
        after: "<domaincheckpoint><name>monday</name></domaincheckpoint>",
        function: "qemuCheckpointCreateFinalize"
    )

    static let nameInUse = Rule(
        .nameInUse,
        .domain,
        error: .operationFailed,
        "The name exists already",
        "Names are unique for each domain, for checkpoints and for snapshots.",
        before: """
            <!-- given: checkpoint monday -->
            <domaincheckpoint><name>monday</name></domaincheckpoint>
            """,
        after: """
            <!-- given: checkpoint monday -->
            <domaincheckpoint><name>tuesday</name></domaincheckpoint>
            """,
        function: "virDomainMomentAssignDef"
    )

    static let nameNotAFile = Rule(
        .nameNotAFile,
        .document,
        error: .xmlDetail,
        "The snapshot's name can't be a file name",
        "The metadata is stored in a file of that name, so there is no slash in it and no dot at its start. Without metadata any name will do.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot><name>2024/05</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot><name>2024-05</name></domainsnapshot>
            """,
        function: "qemuSnapshotCreateXMLValidateDef"
    )

    static let nameNotAJob = Rule(
        .nameNotAJob,
        .domain,
        error: .internalError,
        "The internal snapshot's name can't be a job name",
        """
        From 10.9.0 on QEMU takes, loads and deletes it in jobs that are named after it; their names hold ASCII letters, digits, '-', '.' \
        and '_'. External snapshots, and those of a domain that is off, may be called anything.
        """,
        before: """
            <!-- given: libvirt 11.3.0 -->
            <domainsnapshot><name>before update</name></domainsnapshot>
            """,
        after: """
            <!-- given: libvirt 11.3.0 -->
            <domainsnapshot><name>before-update</name></domainsnapshot>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let nameLeftOut = Rule(
        warning: .nameLeftOut,
        .document,
        "No name is given",
        "libvirt takes the time in seconds as the name. Two calls within one second get the same one, and the second is refused.",
        before: "<domaincheckpoint/>",
        after: "<domaincheckpoint><name>monday</name></domaincheckpoint>",
        function: "virDomainMomentDefPostParse"
    )

    static let nameNumeric = Rule(
        warning: .nameNumeric,
        .document,
        "The name is a number",
        "It looks like the names libvirt makes of the time, may collide with one, and is taken for an index by some tools.",
        before: "<domaincheckpoint><name>7</name></domaincheckpoint>",
        after: "<domaincheckpoint><name>backup-7</name></domaincheckpoint>",
        function: "virDomainMomentDefPostParse"
    )
}
