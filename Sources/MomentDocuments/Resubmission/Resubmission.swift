public import MomentDiagnostics
public import XMLTree

/// Makes what libvirt printed fit to be submitted again.
///
/// libvirt's own output fails its own grammars in places: the node numbers of a running job, the format of a network overlay, slices printed
/// before labels, and more. This takes out what is refused and says so; what is accepted stays, order aside.
public struct Resubmission: Sendable {
    /// The document that can be submitted.
    public let document: XMLDocument
    /// What was taken out, as notes at the places where it stood.
    public let removed: [Diagnostic]

    /// Makes a document fit for a release.
    ///
    /// - Parameters:
    ///   - value: what libvirt printed
    ///   - release: the release that is to accept it
    public init(of value: MomentDocument, to release: ReleaseNumber = .newest) {
        var rewriter = ResubmissionRewriter(release: release)
        var builder = XMLTreeBuilder()
        for node in value.document().nodes { rewriter.copy(node, to: &builder) }
        document = builder.finish()
        removed = rewriter.removed
    }
}

extension Diagnostic.Code {
    /// Something that libvirt prints and does not accept was taken out.
    public static let removedForResubmission: Diagnostic.Code = "removed-for-resubmission"
}

/// Copies a tree without what a grammar refuses of libvirt's output.
private struct ResubmissionRewriter {
    let release: ReleaseNumber
    var removed: [Diagnostic] = []

    mutating func copy(_ node: XMLNode, to builder: inout XMLTreeBuilder) {
        guard case .element(let element) = node else { return builder.copy(node) }
        if element.isStoredWhole { return builder.copy(element) }
        builder.startElement(element.name)
        for attribute in element.attributesAndDeclarations {
            if let reason = element.reasonToDrop(attribute) {
                note(reason, "\(element.path)/@\(attribute.name)")
            } else {
                builder.copy(attribute)
            }
        }
        for child in element.submissibleOrder {
            if case .element(let inner) = child, let reason = inner.reasonToDrop(release: release) {
                note(reason, inner.path)
            } else {
                copy(child, to: &builder)
            }
        }
        builder.endElement()
    }

    private mutating func note(_ reason: String, _ path: String) {
        removed.append(
            Diagnostic(
                .removedForResubmission,
                severity: .note,
                layer: .document,
                message: reason,
                range: nil,
                path: path
            )
        )
    }
}

extension XMLElement {
    /// Whether it is kept as it stands: stored domains are not ours to change.
    var isStoredWhole: Bool { ["domain", "inactiveDomain", "cookie"].contains(name.localName) }

    private var isDisk: Bool { name == "disk" && ["disks", "revertDisks"].contains(parent?.name.localName) }

    var isInSnapshot: Bool {
        var current = self
        while let parent = current.parent { current = parent }
        return current.name.localName == DomainSnapshot.elementName
    }

    /// Why an attribute cannot be submitted.
    func reasonToDrop(_ attribute: XMLAttribute) -> String? {
        if isDisk, !isInSnapshot, attribute.name == "index" || attribute.name == "state" {
            return "'\(attribute.name)' tells of a running job and is refused in a new one"
        }
        if name == "source", isInSnapshot, attribute.name == "fdgroup" || attribute.name == "startupPolicy" {
            return "'\(attribute.name)' is printed for a snapshot's disk and refused by the grammar"
        }
        return nil
    }

    /// Why an element cannot be submitted.
    func reasonToDrop(release: ReleaseNumber) -> String? {
        let type = parent?["type"] ?? "file"
        switch name.localName {
        case "privateData": return "private data is libvirt's own and refused"
        case "revertDisks" where release < ReleaseNumber(9, 9, 0): return "'revertDisks' is known from 9.9.0 on"
        case "snapshotDeleteInProgress" where release < ReleaseNumber(9, 9, 0) || type == "network":
            return "'snapshotDeleteInProgress' is printed, and refused by the grammar"
        case "driver" where parent?.isDisk == true && isInSnapshot:
            if type == "network" { return "the format of a network overlay is printed and refused by the grammar" }
            guard let format = self["type"], !ImageFormat.backing.map(\.rawValue).contains(format) else { return nil }
            return "format '\(format)' is printed and refused by the grammar, as it cannot be an overlay's"
        case "reservations": return "reservations are printed for a snapshot's disk and refused by the grammar"
        case "auth" where parent?.name == "source" && parent?["protocol"] == nil:
            return "a login of a file or device is printed and refused by the grammar"
        case "seclabel" where self["relabel"] != "no" && self["labelskip"] == nil && element("label") == nil:
            return "a security label without a text is printed and refused by the grammar"
        default: return nil
        }
    }

    /// The children in the order the grammar wants where libvirt prints them in another one.
    fileprivate var submissibleOrder: [XMLNode] {
        let nodes = Array(children)
        guard name == "source", isInSnapshot, self["protocol"] == nil else { return nodes }
        let labels = nodes.filter { if case .element(let element) = $0 { element.name == "seclabel" } else { false } }
        return labels + nodes.filter { !labels.contains($0) }
    }
}
