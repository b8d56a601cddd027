import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What security drivers are to do with an image.
enum LabelRules {
    /// What the parser says. The labels of a network source are read as well, and lost then.
    static func check(_ source: XMLElement, _ type: StorageType, _ release: ReleaseNumber, _ findings: inout Findings) {
        for label in source.elements("seclabel") { checkWords(label, release, &findings) }
        guard type != .network else { return }
        var models: [String] = []
        for label in source.elements("seclabel") {
            let model = label["model"] ?? ""
            if !model.isEmpty, models.contains(model) {
                findings.add(
                    .labelTwice,
                    "security driver '\(model)' has two labels",
                    at: SourceAnchor(label, "model"),
                    fixes: Diagnostic.Fix.removing(label)
                )
                continue
            }
            models.append(model)
            if label["relabel"] == "no", label.element("label") != nil {
                findings.add(.labelUnused, "a label is given, and relabel='no'", at: SourceAnchor(label, "relabel"))
            }
        }
    }

    private static func checkWords(_ label: XMLElement, _ release: ReleaseNumber, _ findings: inout Findings) {
        for name in release < FeatureRelease.richerSources ? ["relabel"] : ["relabel", "labelskip"] {
            guard let attribute = label.attribute(name), !["yes", "no"].contains(attribute.value) else { continue }
            findings.add(
                .labelWordUnknown,
                "'\(attribute.value)' is neither 'yes' nor 'no'",
                at: SourceAnchor(label, name),
                expected: ["yes", "no"],
                fixes: Diagnostic.Fix.correcting(attribute, among: ["yes", "no"])
            )
        }
    }

    /// What the driver of owners says when it is to label the image: its label is a user and a group. Whether there are such only the host knows.
    static func checkOwner(_ source: XMLElement?, _ findings: inout Findings) {
        guard let source else { return }
        for label in source.elements("seclabel") where label["model"] == "dac" && label["relabel"] != "no" {
            guard let element = label.element("label") else { continue }
            let text = element.stringValue
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard !text.isEmpty, parts.count < 2 || !parts.allSatisfy(isOwner) else { continue }
            findings.add(.labelUnreadable, "'\(text)' is not a user and a group", at: SourceAnchor(textOf: element))
        }
    }

    /// Whether a word may name a user or a group: by its number, which a plus sign may tell from a name, or by its name.
    private static func isOwner(_ word: Substring) -> Bool {
        let digits = word.hasPrefix("+") ? word.dropFirst() : word
        let mustBeNumber = word.hasPrefix("+") || digits.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return !digits.isEmpty && (!mustBeNumber || UInt32(digits) != nil)
    }
}

extension Rule {
    static let labelTwice = Rule(
        .labelTwice,
        .document,
        error: .xmlDetail,
        "There are two labels for one security driver",
        "One <seclabel> for each model, and one without a model for all others.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <seclabel model='dac' relabel='no'/>
                    <seclabel model='dac' relabel='no'/>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'><seclabel model='dac' relabel='no'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virSecurityDeviceLabelDefParseXML"
    )

    static let labelWordUnknown = Rule(
        .labelWordUnknown,
        .document,
        error: .xmlError,
        "Whether an image gets a label is neither yes nor no",
        "relabel and labelskip are read wherever a label may stand, also in a network source, whose labels are then lost.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'><seclabel relabel='false'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'><seclabel relabel='no'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virSecurityDeviceLabelDefParseXML"
    )

    static let labelUnused = Rule(
        .labelUnused,
        .document,
        error: .xmlError,
        "A label is given that will not be set",
        "relabel='no' says the image is left as it is, so there is nothing to do with the label.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <seclabel model='dac' relabel='no'><label>+0:+0</label></seclabel>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <seclabel model='dac' relabel='yes'><label>+0:+0</label></seclabel>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virSecurityDeviceLabelDefParseXML"
    )

    static let labelUnreadable = Rule(
        .labelUnreadable,
        .domain,
        error: .invalidArgument,
        "A DAC label is not user:group",
        "The label of the driver dac is user:group, each a name the host knows or a number; a plus sign says that it is a number.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <seclabel model='dac'><label>qemu</label></seclabel>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <seclabel model='dac'><label>qemu:qemu</label></seclabel>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virParseOwnershipIds"
    )
}
