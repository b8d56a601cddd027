internal import MomentDiagnostics
internal import MomentXML
internal import XMLTree

/// Which of several fixes is offered first.
///
/// An engine puts first what is likeliest by the mistake alone; whether the whole document is valid then only a look at it can tell.
enum FixOrder {
    /// A longer document is not read again for each fix.
    private static let maximumSize = 64 << 10
    /// How many fixes of a finding are tried.
    private static let maximumFixes = 6

    /// The findings, the fix of a lone one that makes the document valid before those that do not.
    ///
    /// A safe fix stays where it is: it keeps the writer's words, whatever else is wrong.
    static func helpfulFirst(_ findings: [Diagnostic], on document: XMLDocument, by schema: CompiledSchema)
        -> [Diagnostic]
    {
        guard findings.count == 1, let fixes = findings.first?.fixes, fixes.count > 1, fixes[0].isSafe == false,
            let source = document.source, source.encoding == .utf8, source.utf8.count <= maximumSize
        else { return findings }
        let mark = source.position(at: 0).offset == 0 ? [] : [0xEF, 0xBB, 0xBF] as [UInt8]
        let bytes = mark + source.utf8
        let helpful = fixes.prefix(maximumFixes).firstIndex { fix in
            var carrier = findings[0]
            carrier.fixes = [fix]
            let mended = FixApplier([carrier], to: bytes, encoding: .utf8, choosing: .best)
            guard mended.applied.count == 1, let document = XMLDocumentParser().parse(mended.bytes).document else {
                return false
            }
            return (try? schema.isValid(document)) ?? false
        }
        guard let helpful, helpful > 0 else { return findings }
        var finding = findings[0]
        finding.fixes.insert(finding.fixes.remove(at: helpful), at: 0)
        return [finding]
    }
}
