import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What a stored `<domain>` must say for libvirt to take it in when a checkpoint or snapshot is redefined.
///
/// Only what every domain needs is looked at; the grammar of all that may stand in a domain is libvirt's own.
struct StoredDomainRules {
    let domain: XMLElement
    let release: ReleaseNumber
    /// Whether libvirt holds the document to its grammar first, as it does for checkpoints, and for snapshots when asked to.
    let isHeldToGrammar: Bool

    /// The types that libvirt's parser knows.
    private var types: [String] { release < FeatureRelease.hvf ? Self.types : Self.types + ["hvf"] }

    private static let types = [
        "qemu", "kvm", "xen", "lxc", "test", "bhyve", "vz", "vbox", "vmware", "hyperv", "openvz", "parallels",
        "phyp", "uml", "kqemu", "none",
    ]

    /// Who refuses: the grammar does, whether the document is a redefinition or not; the parser only reads the domain in a redefinition.
    enum Judge { case grammar, parser }

    /// Looks at what is needed, in libvirt's order.
    func check(by judge: Judge, _ findings: inout Findings) {
        checkNames(judge, &findings)
        checkType(judge, &findings)
        checkSystem(judge, &findings)
        checkMemory(judge, &findings)
        checkDisks(judge, &findings)
        if let name = domain.element("name"), name.text.utf8.contains(UInt8(ascii: "/")) {
            refuse(
                "a domain's name can't hold a '/'",
                at: SourceAnchor(textOf: name),
                inGrammar: false,
                judge,
                &findings
            )
        }
    }

    /// The domain must be the one it is redefined for. Without a UUID, libvirt makes one up.
    static func checkUUID(_ domain: XMLElement, _ context: DomainContext, _ findings: inout Findings) {
        guard let expected = context.description.uuid else { return }
        let element = domain.element("uuid")
        let text = element?.text ?? ""
        let owner = "domain '\(context.description.name)'"
        if text.isEmpty {
            findings.add(
                .redefineForOtherDomain,
                "<domain> has no <uuid>: libvirt generates one, which is not \(expected) of \(owner)",
                at: SourceAnchor(element ?? domain),
                expected: [expected]
            )
        } else if let uuid = DomainDescription.canonicalUUID(text), uuid != expected {
            findings.add(
                .redefineForOtherDomain,
                "UUID \(uuid) in <domain> is not \(expected) of \(owner)",
                at: SourceAnchor(textOf: element),
                expected: [expected]
            )
        }
    }

    private func checkNames(_ judge: Judge, _ findings: inout Findings) {
        if (domain.element("name")?.text ?? "").isEmpty {
            let rule = Rule.storedDomainWithoutName
            refuse("the stored domain has no name", at: SourceAnchor(domain), .noName, by: rule, judge, &findings)
        }
        // An empty one is only against the grammar.
        guard let element = domain.element("uuid"), isHeldToGrammar || !element.text.isEmpty,
            DomainDescription.canonicalUUID(element.text) == nil
        else { return }
        refuse("'\(element.text)' is no UUID", at: SourceAnchor(textOf: element), .internalError, judge, &findings)
    }

    private func checkType(_ judge: Judge, _ findings: inout Findings) {
        let type = domain["type"] ?? ""
        guard !types.contains(type) else { return }
        refuse(
            type.isEmpty ? "the stored domain has no type" : "'\(type)' is no type of domain",
            at: SourceAnchor(domain, "type"),
            type.isEmpty ? .internalError : .configUnsupported,
            expected: types,
            fixes: Diagnostic.Fix.correcting(domain.attribute("type"), among: types),
            judge,
            &findings
        )
    }

    private func checkSystem(_ judge: Judge, _ findings: inout Findings) {
        let os = domain.element("os")
        guard (os?.element("type")?.text ?? "").isEmpty, domain.element("bootloader") == nil else { return }
        let message = "the stored domain's <os> has no <type>, such as hvm"
        refuse(message, at: SourceAnchor(os ?? domain), inGrammar: os != nil, judge, &findings)
    }

    private func checkMemory(_ judge: Judge, _ findings: inout Findings) {
        for name in ["memory", "currentMemory", "maxMemory"] {
            guard let element = domain.element(name), let unit = element["unit"], SizeUnit.bytes(in: unit) == nil else {
                continue
            }
            refuse(
                "'\(unit)' is no unit of size",
                at: SourceAnchor(element, "unit"),
                .invalidArgument,
                judge,
                &findings
            )
        }
        let element = domain.element("memory")
        let text = element?.text ?? ""
        guard text.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }),
            domain.element("cpu")?.element("numa")?.element("cell") == nil
        else { return }
        let isEmpty = element != nil && text.isEmpty
        let place = SourceAnchor(element ?? domain)
        refuse("the stored domain has no memory", at: place, inGrammar: isEmpty, judge, &findings)
    }

    private func checkDisks(_ judge: Judge, _ findings: inout Findings) {
        for disk in domain.element("devices")?.elements("disk").map({ $0 }) ?? [] {
            let target = disk.element("target")
            let name = target?["dev"] ?? ""
            if name.isEmpty {
                guard release < FeatureRelease.storedDisksWithoutTarget else { continue }
                let rule = Rule.storedDiskWithoutTarget
                refuse(
                    "a disk of the stored domain has no target",
                    at: SourceAnchor(disk),
                    .noTarget,
                    by: rule,
                    judge,
                    &findings
                )
            } else if disk.element("address") == nil, !Self.hasPlace(name) {
                refuse(
                    "'\(name)' does not say where a disk of the stored domain is, and there is no address",
                    at: SourceAnchor(target, "dev"),
                    release < FeatureRelease.wordsAreXMLErrors ? .internalError : .xmlError,
                    inGrammar: !Self.isInGrammar(name),
                    judge,
                    &findings
                )
            }
        }
    }

    private static let prefixes = ["fd", "hd", "sd", "vd", "xvd", "ubd", "nvme"]

    /// Whether a disk's name tells its place: a prefix, letters that count, and perhaps the number of a partition.
    private static func hasPlace(_ name: String) -> Bool {
        prefixes.contains { prefix in
            guard name.hasPrefix(prefix) else { return false }
            if prefix == "nvme" { return true }
            let rest = name.utf8.dropFirst(prefix.utf8.count)
            let letters = rest.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
            let digits = rest.dropFirst(letters.count)
            return !letters.isEmpty && digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        }
    }

    /// Whether the grammar takes a disk's name: a prefix, and one letter, digit or underscore at least.
    private static func isInGrammar(_ name: String) -> Bool {
        let plain = name.hasPrefix("ioemu:") ? Substring(name.utf8.dropFirst(6)) : Substring(name)
        return prefixes.contains { prefix in
            let rest = plain.utf8.dropFirst(prefix.utf8.count)
            return plain.hasPrefix(prefix) && !rest.isEmpty
                && rest.allSatisfy { byte in
                    byte == UInt8(ascii: "_") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                        || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
                }
        }
    }

    /// - Parameter inGrammar: whether it is against libvirt's grammar of domains
    private func refuse(
        _ message: @autoclosure () -> String,
        at place: SourceAnchor,
        _ error: LibvirtError = .xmlError,
        by rule: @autoclosure () -> Rule = .storedDomainUnreadable,
        inGrammar: Bool = true,
        expected: [String] = [],
        fixes: @autoclosure () -> [Diagnostic.Fix] = [],
        _ judge: Judge,
        _ findings: inout Findings
    ) {
        let isByGrammar = isHeldToGrammar && inGrammar
        guard isByGrammar == (judge == .grammar) else { return }
        let error = isByGrammar ? .schemaInvalid : error
        findings.add(rule(), message(), at: place, error: error, expected: expected, fixes: fixes())
    }
}

extension Rule {
    static let redefineForOtherDomain = Rule(
        .redefineForOtherDomain,
        .domain,
        error: .invalidArgument,
        "The stored domain is another one",
        """
        The UUID inside must be the one of the domain it is redefined for; the name may differ. Without a UUID libvirt makes one up, \
        which is another.
        """,
        before: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
              <domain type='kvm'>
                <name>db</name>
                <uuid>11111111-2222-4333-8444-555555555555</uuid>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                  </disk>
                </devices>
              </domain>
            </domaincheckpoint>
            """,
        after: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                  </disk>
                </devices>
              </domain>
            </domaincheckpoint>
            """,
        function: "virDomainCheckpointRedefinePrep"
    )

    static let storedDomainWithoutName = Rule(
        .storedDomainWithoutName,
        .document,
        error: .noName,
        "The stored domain has no name",
        "A <domain> with a type is read in full, so it must be a whole definition.",
        before: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
              <domain type='kvm'>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                  </disk>
                </devices>
              </domain>
            </domaincheckpoint>
            """,
        after: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                  </disk>
                </devices>
              </domain>
            </domaincheckpoint>
            """,
        function: "virDomainDefParseIDs"
    )

    static let storedDiskWithoutTarget = Rule(
        .storedDiskWithoutTarget,
        .document,
        error: .noTarget,
        "A disk of the stored domain has no target",
        "Up to 7.0.0 at least, each disk of a domain says what it is called in the guest, in a stored domain as well.",
        before: """
            <!-- given: flag redefine; libvirt 7.0.0 -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'><source file='/srv/images/db/system.qcow2'/></disk>
                </devices>
              </domain>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag redefine; libvirt 7.0.0 -->
            <domainsnapshot>
              <name>s1</name>
              <creationTime>1700000000</creationTime>
              <state>shutoff</state>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                  </disk>
                </devices>
              </domain>
            </domainsnapshot>
            """,
        function: "virDomainDiskDefParseXML"
    )

    static let storedDomainUnreadable = Rule(
        .storedDomainUnreadable,
        .document,
        error: .xmlError,
        "libvirt can't read the stored domain",
        """
        A stored domain is read as a definition is: it needs a type that libvirt knows, a name without '/', memory, and the type of its \
        operating system. A checkpoint is held to libvirt's grammar of domains before that, which answers with XML_INVALID_SCHEMA.
        """,
        before: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <os><type>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                  </disk>
                </devices>
              </domain>
            </domaincheckpoint>
            """,
        after: """
            <!-- given: flag redefine -->
            <domaincheckpoint>
              <name>monday</name>
              <creationTime>5</creationTime>
              <disks><disk name='vda'/></disks>
              <domain type='kvm'>
                <name>db</name>
                <uuid>5a3de1e5-0000-4000-8000-000000000202</uuid>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices>
                  <disk type='file' device='disk'>
                    <source file='/srv/images/db/system.qcow2'/>
                    <target dev='vda' bus='virtio'/>
                  </disk>
                </devices>
              </domain>
            </domaincheckpoint>
            """,
        function: "virDomainDefPostParseMemory"
    )
}
