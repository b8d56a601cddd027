import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What a redefinition must say, alike for checkpoints and snapshots.
enum RedefineRules {
    static func checkName(_ root: XMLElement, _ findings: inout Findings) {
        guard root.nonEmptyText("name") == nil else { return }
        findings.add(
            .redefineWithoutName,
            "no <name>: a redefinition needs the name",
            at: SourceAnchor(root.element("name") ?? root)
        )
    }

    /// The time must be a whole number of 64 bits, signed, with nothing around it but leading blanks.
    static func checkTime(_ root: XMLElement, _ findings: inout Findings) -> Int64? {
        let element = root.element("creationTime")
        let text = element?.stringValue ?? ""
        if let time = time(text) { return time }
        findings.add(
            .redefineWithoutTime,
            text.isEmpty ? "a redefinition needs a creation time" : "'\(text)' is not a time in seconds",
            at: SourceAnchor(textOf: element ?? root)
        )
        return nil
    }

    /// Reads a number as libvirt does: blanks and a sign may come before it, nothing behind.
    static func time(_ text: String) -> Int64? {
        let bytes = text.utf8.drop { $0 == 0x20 || 0x09...0x0D ~= $0 }
        return bytes.isEmpty ? nil : Int64(Substring(bytes))
    }

    /// The parent must be known, another one, and not a descendant.
    static func checkParent(
        _ name: String,
        _ root: XMLElement,
        _ existing: [ExistingMoment],
        _ findings: inout Findings
    ) {
        let element = root.element("parent")?.element("name")
        guard let parent = element?.text, !parent.isEmpty else { return }
        let place = SourceAnchor(textOf: element)
        if parent == name {
            findings.add(.parentCycle, "'\(name)' can't be its own parent", at: place)
            return
        }
        var current: String? = parent
        var steps = 0
        while let next = current {
            if next == name {
                findings.add(.parentCycle, "'\(parent)' comes behind '\(name)', so it can't be its parent", at: place)
                return
            }
            guard let moment = existing.first(where: { $0.name == next }) else {
                if next == parent {
                    findings.add(
                        .parentUnknown,
                        "parent '\(parent)' of '\(name)' does not exist; redefine it first, or leave out <parent>",
                        at: place,
                        expected: existing.map(\.name)
                    )
                }
                return
            }
            steps += 1
            guard steps <= existing.count else { return }
            current = moment.parent
        }
    }
}

extension Rule {
    static let redefineWithoutName = Rule(
        .redefineWithoutName,
        .document,
        error: .xmlError,
        "A redefinition has no name",
        "Redefining brings back what was there, so it must say which.",
        before: """
            <!-- given: flag redefine -->
            <domaincheckpoint><creationTime>5</creationTime><disks><disk name='vda'/></disks></domaincheckpoint>
            """,
        after: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
            </domaincheckpoint>
            """,
        function: "virDomainCheckpointDefParse"
    )

    static let redefineWithoutTime = Rule(
        .redefineWithoutTime,
        .document,
        error: .internalError,
        "A redefinition has no creation time, or one that is no number",
        "The time is in seconds since 1970, a signed number of 64 bits. The answer is an internal error, which says little.",
        before: """
            <!-- given: flag redefine -->
            <domaincheckpoint><name>monday</name><disks><disk name='vda'/></disks></domaincheckpoint>
            """,
        after: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
            </domaincheckpoint>
            """,
        function: "virDomainCheckpointDefParse"
    )

    static let parentUnknown = Rule(
        .parentUnknown,
        .domain,
        error: .invalidArgument,
        "The parent is not there",
        "Redefine parents before their children: by creation time, not by file name.",
        before: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <parent><name>sunday</name></parent>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
            </domaincheckpoint>
            """,
        after: """
            <!-- given: flag redefine; checkpoint sunday -->
            <domaincheckpoint>
              <name>monday</name>
              <parent><name>sunday</name></parent>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
            </domaincheckpoint>
            """,
        function: "virDomainMomentCheckCycles"
    )

    static let parentCycle = Rule(
        .parentCycle,
        .domain,
        error: .invalidArgument,
        "The parent is a descendant",
        "Parents form a tree, so nobody is its own ancestor.",
        before: """
            <!-- given: flag redefine; checkpoint monday -->
            <domaincheckpoint>
              <name>monday</name>
              <parent><name>monday</name></parent>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
            </domaincheckpoint>
            """,
        after: """
            <!-- given: flag redefine; checkpoint sunday -->
            <domaincheckpoint>
              <name>monday</name>
              <parent><name>sunday</name></parent>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
            </domaincheckpoint>
            """,
        function: "virDomainMomentCheckCycles"
    )
}
