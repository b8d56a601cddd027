public import MomentDiagnostics
package import XMLTree

/// A part of a document that libvirt itself prints, and refuses in a document that it is given.
package struct PrintedPart: Hashable, Sendable {
    /// The part's place in the text.
    package let range: SourceRange
    /// The path of the element or attribute.
    package let path: String
    /// Why it cannot be submitted.
    package let reason: String
    /// Whether it can be submitted in another place.
    package let isMoved: Bool

    /// Whether a place is in it.
    package func holds(_ place: SourceRange) -> Bool {
        range.start.offset <= place.start.offset && place.end.offset <= range.end.offset
    }

    /// All such parts, in document order: what ``Resubmission`` takes out or puts elsewhere.
    ///
    /// A snapshot is taken for a printed one only with its time of creation, which libvirt prints always: what a printed one has for reasons of
    /// its own, such as an overlay that is raw, is a mistake in one that somebody wrote.
    package static func all(below root: XMLElement, release: ReleaseNumber) -> [PrintedPart] {
        guard !root.isInSnapshot || root.element("creationTime") != nil else { return [] }
        var parts: [PrintedPart] = []
        func look(at element: XMLElement) {
            if element.isStoredWhole { return }
            for attribute in element.attributes {
                guard let reason = element.reasonToDrop(attribute), let name = attribute.nameRange,
                    let value = attribute.valueRange
                else { continue }
                let range = SourceRange(start: name.start, end: value.end)
                parts.append(
                    PrintedPart(
                        range: range,
                        path: "\(element.path)/@\(attribute.name)",
                        reason: reason,
                        isMoved: false
                    )
                )
            }
            var isBehindOther = false
            for child in element.elements {
                let reason = child.reasonToDrop(release: release)
                if let known = reason ?? child.reasonToMove(isBehindOther) {
                    if let range = child.range {
                        parts.append(PrintedPart(range: range, path: child.path, reason: known, isMoved: reason == nil))
                    }
                } else {
                    look(at: child)
                }
                isBehindOther = isBehindOther || child.name != "seclabel"
            }
        }
        look(at: root)
        return parts
    }
}

extension Diagnostic.Code {
    /// Something that libvirt prints, and refuses in a document that it is given.
    public static let printedOnly: Diagnostic.Code = "printed-only"
}

extension XMLElement {
    /// Why a label cannot be submitted where it stands.
    fileprivate func reasonToMove(_ isBehindOther: Bool) -> String? {
        guard name == "seclabel", isBehindOther, isInSnapshot, parent?.name == "source", parent?["protocol"] == nil
        else {
            return nil
        }
        return "libvirt prints labels behind slices, and its grammar wants them in front"
    }
}
