public import MomentDiagnostics
internal import RelaxNG
internal import XMLTree

extension Diagnostic.Code {
    /// The document uses something that came with a newer libvirt than the one it is checked for.
    public static let needsRelease: Self = "needs-release"
}

/// Tells what an older release refuses from what all releases refuse.
enum ReleaseGate {
    /// The findings of a release's grammar, with those that a newer release would not have turned into "needs that release".
    ///
    /// - Parameters:
    ///   - findings: what the grammar of `release` finds
    ///   - later: what the grammars of newer releases find, in order
    static func findings(
        _ findings: [Diagnostic],
        at release: ReleaseNumber,
        later: [(release: ReleaseNumber, findings: [Diagnostic])]
    ) -> [Diagnostic] {
        var result: [Diagnostic] = []
        var reported: [Place: (index: Int, isAbsence: Bool)] = [:]
        for finding in findings {
            guard let newer = later.first(where: { !contains($0.findings, finding) })?.release else {
                result.append(finding)
                continue
            }
            // What came with one release at one element is one thing, however many attributes tell of it.
            let place = Place(element: element(of: finding), release: newer)
            let isAbsence = [.missingAttribute, .missingElement].contains(finding.code)
            if let known = reported[place] {
                // What is there and new tells more than what the older release would miss beside it.
                guard known.isAbsence, !isAbsence else { continue }
                result[known.index] = gated(finding, at: release, needs: newer)
            } else {
                result.append(gated(finding, at: release, needs: newer))
            }
            reported[place] = (reported[place]?.index ?? result.count - 1, isAbsence)
        }
        return result
    }

    private struct Place: Hashable {
        let element: Substring
        let release: ReleaseNumber
    }

    private static func contains(_ findings: [Diagnostic], _ finding: Diagnostic) -> Bool {
        findings.contains { $0.path == finding.path && $0.range == finding.range }
    }

    private static func element(of finding: Diagnostic) -> Substring {
        guard let slash = finding.path.lastIndex(of: "/"), finding.path[slash...].hasPrefix("/@") else {
            return finding.path[...]
        }
        return finding.path[..<slash]
    }

    private static func gated(_ finding: Diagnostic, at release: ReleaseNumber, needs newer: ReleaseNumber)
        -> Diagnostic
    {
        var gated = finding
        gated.code = .needsRelease
        gated.layer = .release
        gated.message = "this needs libvirt \(newer) or newer, and the document is checked for \(release)"
        gated.notes.insert(Diagnostic.Note("for \(release): \(finding.message)"), at: 0)
        // Mending it for the old release changes what the document asks for: that is for the writer to decide.
        gated.fixes = finding.fixes.map { Diagnostic.Fix($0.title, edits: $0.edits, isSafe: false) }
        return gated
    }
}
