import Diagnostics
import MomentDocuments
import XMLTree

/// What a redefinition may not change of the domain that is stored with a snapshot: what the guest sees.
///
/// libvirt compares far more; these are the parts that tell of another machine.
enum StoredDomainComparison {
    /// Compares the domain that a document brings with the one that is stored.
    static func check(_ given: XMLElement, _ stored: XMLElement, _ name: String, _ findings: inout Findings) {
        guard let (what, place) = difference(given, stored) else { return }
        findings.add(.domainChanged, "the domain stored with snapshot '\(name)' has \(what)", at: place)
    }

    private static func difference(_ given: XMLElement, _ stored: XMLElement) -> (String, Place)? {
        if given["type"] != stored["type"] { return ("another type", Place(given, "type")) }
        for (path, what) in [(["name"], "another name"), (["os", "type"], "another kind of system")] {
            let (left, right) = (text(given, path), text(stored, path))
            if left != right { return (what, Place(textOf: element(given, path) ?? given)) }
        }
        if family(given) != family(stored) {
            return ("another kind of machine", Place(element(given, ["os", "type"]) ?? given, "machine"))
        }
        if memory(given) != memory(stored) {
            return ("other memory", Place(textOf: element(given, ["memory"]) ?? given))
        }
        if text(given, ["vcpu"]) ?? "1" != text(stored, ["vcpu"]) ?? "1" {
            return ("other processors", Place(textOf: element(given, ["vcpu"]) ?? given))
        }
        for feature in ["acpi", "apic", "pae"]
        where (element(given, ["features", feature]) == nil) != (element(stored, ["features", feature]) == nil) {
            return ("other features (\(feature))", Place(given.element("features") ?? given))
        }
        return disks(given, stored)
    }

    private static func disks(_ given: XMLElement, _ stored: XMLElement) -> (String, Place)? {
        let (left, right) = (DomainDescription(given).disks, DomainDescription(stored).disks)
        let place = Place(given.element("devices") ?? given)
        if left.count != right.count { return ("\(right.count) disks", place) }
        for (mine, other) in zip(left, right)
        where mine.target != other.target || mine.bus != other.bus || mine.device != other.device {
            return ("a disk '\(other.target)' where there is '\(mine.target)', or on another bus", place)
        }
        return nil
    }

    /// What a machine is without its release: `pc` and `pc-i440fx-7.2` are one.
    private static func family(_ domain: XMLElement) -> String {
        let machine = element(domain, ["os", "type"])?["machine"] ?? "pc"
        if machine.contains("q35") { return "q35" }
        return machine == "pc" || machine.hasPrefix("pc-i440fx") ? "pc" : machine
    }

    private static func memory(_ domain: XMLElement) -> UInt64? {
        guard let element = domain.element("memory"), let value = UInt64(element.text),
            let unit = SizeUnit.bytes(in: element["unit"] ?? "KiB")
        else { return nil }
        return value.multipliedReportingOverflow(by: unit).partialValue
    }

    private static func element(_ root: XMLElement, _ path: [String]) -> XMLElement? {
        path.reduce(root) { element, name in element?.element(name) }
    }

    private static func text(_ root: XMLElement, _ path: [String]) -> String? { element(root, path)?.text }
}

extension Rule {
    static let domainChanged = Rule(
        .domainChanged,
        .domain,
        error: .configUnsupported,
        "A redefinition brings another machine than the snapshot was made of",
        """
        Where a snapshot is redefined that exists, the guest must see the same machine as in the domain that is stored with it: type, name, memory, \
        processors, features, disks.
        """,
        before: "<memory unit='KiB'>65536</memory> where 32768 is stored",
        after: "the <domain> that is stored with it"
    )
}
