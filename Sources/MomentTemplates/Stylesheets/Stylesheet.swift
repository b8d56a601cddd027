internal import CStylesheet
internal import MomentDiagnostics
internal import XMLTree

/// A compiled stylesheet.
///
/// `@unchecked Sendable`: the handle never changes after it was compiled, and libxslt only reads a compiled stylesheet when it runs.
final class Stylesheet: @unchecked Sendable {
    let parts: [StylesheetPart]
    /// What it gives to parameters by itself.
    let defaults: ParameterDefaults
    /// What libxslt made of it.
    let sheet: OpaquePointer

    private init(_ sheet: OpaquePointer, parts: [StylesheetPart]) {
        self.sheet = sheet
        self.parts = parts
        defaults = ParameterDefaults(parts)
    }

    deinit { vmx_sheet_free(sheet) }

    /// Compiles parts, the first of which is the main one. Warnings come along with the stylesheet.
    static func compile(_ parts: [StylesheetPart], limits: TemplateLimits) -> (
        stylesheet: Stylesheet?, findings: [PlacedFinding]
    ) {
        guard let sheet = vmx_sheet_new() else { return (nil, [outOfMemory]) }
        for part in parts where !add(part, to: sheet) {
            vmx_sheet_free(sheet)
            return (nil, [outOfMemory])
        }
        let (ending, events) = StylesheetEvents.collect { report, state in
            withUnsafePointer(to: vmx_limits(limits)) { vmx_sheet_compile(sheet, $0, report, state) }
        }
        let reader = EventReader(parts: parts, isRun: false)
        var findings = reader.findings(events)
        guard Int(ending) == VMX_DONE else {
            vmx_sheet_free(sheet)
            if let finding = reader.limit(Int(ending), at: nil, limits) { findings.append(finding) }
            return (nil, findings)
        }
        for index in findings.indices where findings[index].finding.severity == .error {
            var finding = findings[index].finding
            finding.severity = .warning
            findings[index] = PlacedFinding(part: findings[index].part, finding: finding)
        }
        return (Stylesheet(sheet, parts: parts), findings)
    }

    private static func add(_ part: StylesheetPart, to sheet: OpaquePointer) -> Bool {
        part.source.utf8.withUnsafeBufferPointer { bytes in
            part.links.withUnsafeBufferPointer { links in
                bytes.withMemoryRebound(to: CChar.self) {
                    vmx_sheet_add(sheet, $0.baseAddress, $0.count, links.baseAddress, links.count) == 1
                }
            }
        }
    }

    static let outOfMemory = PlacedFinding(
        part: nil,
        finding: Diagnostic(.stylesheetLimit, layer: .template, message: "memory is short", range: nil)
    )

    /// The result of running a stylesheet.
    enum Output {
        /// A document, which has a root element.
        case tree(XMLDocument)
        /// Text that may be none.
        case text([UInt8])
    }
}
