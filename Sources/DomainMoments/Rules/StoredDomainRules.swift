import Diagnostics
import XMLTree

/// What a stored `<domain>` must say for libvirt to take it in when a checkpoint or snapshot is redefined.
///
/// Only what every domain needs is looked at; the grammar of all that may stand in a domain is libvirt's own.
struct StoredDomainRules {
    let domain: XMLElement
    /// Whether libvirt holds the document to its grammar first, as it does for checkpoints, and for snapshots when asked to.
    let isHeldToGrammar: Bool

    /// The types that libvirt's parser knows.
    private static let types = [
        "qemu", "kvm", "hvf", "xen", "lxc", "test", "bhyve", "vz", "vbox", "vmware", "hyperv", "openvz", "parallels",
        "phyp", "uml", "kqemu", "none",
    ]

    /// What the grammar refuses, whether the document is a redefinition or not, and what the parser does.
    var findings: (byGrammar: [Diagnostic], byParser: [Diagnostic]) {
        var findings = Findings()
        check(&findings)
        let schemaInvalid = LibvirtError.schemaInvalid.rawValue
        return (
            findings.all.filter { $0.libvirtError == schemaInvalid },
            findings.all.filter { $0.libvirtError != schemaInvalid }
        )
    }

    /// Looks at what is needed, in libvirt's order.
    private func check(_ findings: inout Findings) {
        checkName(&findings)
        if let uuid = domain.element("uuid"), DomainDescription.canonicalUUID(uuid.text) == nil,
            isHeldToGrammar || !uuid.text.isEmpty
        {
            let message = "'\(uuid.text)' is no UUID"
            findings.add(.storedDomainUnreadable, message, at: Place(textOf: uuid), error: error(.internalError))
        }
        checkType(&findings)
        checkSystem(&findings)
        checkMemory(&findings)
        if let name = domain.element("name"), name.text.utf8.contains(UInt8(ascii: "/")) {
            findings.add(.storedDomainUnreadable, "a domain's name can't hold a '/'", at: Place(textOf: name))
        }
    }

    /// The domain must be the one it is redefined for. Without a UUID, libvirt makes one up.
    func checkUUID(_ context: DomainContext, _ findings: inout Findings) {
        guard let expected = context.description.uuid else { return }
        let element = domain.element("uuid")
        let text = element?.text ?? ""
        let owner = "domain '\(context.description.name)'"
        if text.isEmpty {
            findings.add(
                .redefineForOtherDomain,
                "the stored domain has no UUID, so libvirt makes one up that is not that of \(owner), \(expected)",
                at: Place(element ?? domain),
                expected: [expected]
            )
        } else if let uuid = DomainDescription.canonicalUUID(text), uuid != expected {
            findings.add(
                .redefineForOtherDomain,
                "the stored domain has the UUID \(uuid), \(owner) has \(expected)",
                at: Place(textOf: element),
                expected: [expected]
            )
        }
    }

    /// The number of an error that the grammar would have prevented.
    private func error(_ error: LibvirtError) -> LibvirtError { isHeldToGrammar ? .schemaInvalid : error }

    private func checkType(_ findings: inout Findings) {
        let type = domain["type"] ?? ""
        guard !Self.types.contains(type) else { return }
        findings.add(
            .storedDomainUnreadable,
            type.isEmpty ? "the stored domain has no type" : "'\(type)' is no type of domain",
            at: Place(domain, "type"),
            error: error(type.isEmpty ? .internalError : .configUnsupported),
            expected: Self.types
        )
    }

    private func checkName(_ findings: inout Findings) {
        guard (domain.element("name")?.text ?? "").isEmpty else { return }
        findings.add(
            .storedDomainWithoutName,
            "the stored domain has no name",
            at: Place(domain),
            error: error(.noName)
        )
    }

    private func checkMemory(_ findings: inout Findings) {
        let element = domain.element("memory")
        let hasCells = domain.element("cpu")?.element("numa")?.element("cell") != nil
        let text = element?.text ?? ""
        guard !hasCells, text.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return }
        findings.add(
            .storedDomainUnreadable,
            "the stored domain has no memory",
            at: Place(element ?? domain),
            error: element != nil && text.isEmpty ? error(.xmlError) : nil
        )
    }

    private func checkSystem(_ findings: inout Findings) {
        let os = domain.element("os")
        guard (os?.element("type")?.text ?? "").isEmpty, domain.element("bootloader") == nil else { return }
        findings.add(
            .storedDomainUnreadable,
            "the stored domain's <os> has no <type>, such as hvm",
            at: Place(os ?? domain),
            error: os == nil ? nil : error(.xmlError)
        )
    }
}

extension Rule {
    static let redefineForOtherDomain = Rule(
        "redefine-for-other-domain",
        .domain,
        error: .invalidArgument,
        "The stored domain is another one",
        """
        The UUID inside must be the one of the domain it is redefined for; the name may differ. Without a UUID libvirt makes one up, \
        which is another.
        """,
        before: "a <domain> with another <uuid>",
        after: "the <domain> that was stored with it"
    )

    static let storedDomainWithoutName = Rule(
        "stored-domain-without-name",
        .document,
        error: .noName,
        "The stored domain has no name",
        "A <domain> with a type is read in full, so it must be a whole definition.",
        before: "<domain type='kvm'/>",
        after: "<domain type='kvm'><name>web</name>…</domain>"
    )

    static let storedDomainUnreadable = Rule(
        "stored-domain-unreadable",
        .document,
        error: .xmlError,
        "libvirt can't read the stored domain",
        """
        A stored domain is read as a definition is: it needs a type that libvirt knows, a name without '/', memory, and the type of its \
        operating system. A checkpoint is held to libvirt's grammar of domains before that, which answers with XML_INVALID_SCHEMA.
        """,
        before: "<domain type='kvm'><name>web</name></domain>",
        after: "<domain type='kvm'><name>web</name><memory>1048576</memory><os><type>hvm</type></os>…</domain>"
    )
}
