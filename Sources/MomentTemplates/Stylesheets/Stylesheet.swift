internal import CStylesheet
internal import Diagnostics
internal import XMLTree

/// A compiled stylesheet.
///
/// `@unchecked Sendable`: the handle never changes after it was compiled, and libxslt only reads a compiled stylesheet when it runs.
final class Stylesheet: @unchecked Sendable {
    let parts: [StylesheetPart]
    /// What it gives to parameters by itself.
    let defaults: ParameterDefaults
    private let sheet: OpaquePointer

    private init(_ sheet: OpaquePointer, parts: [StylesheetPart]) {
        self.sheet = sheet
        self.parts = parts
        defaults = ParameterDefaults(parts)
    }

    deinit { vmx_sheet_free(sheet) }

    /// Compiles parts, the first of which is the main one. Warnings come along with the stylesheet.
    static func compile(_ parts: [StylesheetPart]) -> (stylesheet: Stylesheet?, findings: [PlacedFinding]) {
        guard let sheet = vmx_sheet_new() else { return (nil, [outOfMemory]) }
        for part in parts where !add(part, to: sheet) {
            vmx_sheet_free(sheet)
            return (nil, [outOfMemory])
        }
        let (isCompiled, events) = StylesheetEvents.collect { vmx_sheet_compile(sheet, $0, $1) == 1 }
        var findings = EventReader(parts: parts, isRun: false).findings(events)
        guard isCompiled else {
            vmx_sheet_free(sheet)
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

    /// What a run made.
    enum Output {
        /// A document.
        case tree(XMLDocument)
        /// Text that may be none.
        case text([UInt8])
    }

    /// Runs over a document.
    ///
    /// - Parameters:
    ///   - input: the document's text, without document type declaration
    ///   - document: the same as a tree
    ///   - parameters: names, in our own namespace with a `vm:` before them, and values
    ///   - time: what EXSLT's clock shows
    /// - Returns: the result, nil when there is none, and the findings that say why, or that came along
    func run(
        over input: XMLSource,
        document: XMLDocument,
        parameters: [(name: String, value: TemplateValue)],
        time: String,
        limits: TemplateLimits
    ) -> (output: Output?, findings: [PlacedFinding]) {
        guard let run = vmx_run_new(sheet) else { return (nil, [Stylesheet.outOfMemory]) }
        defer { vmx_run_free(run) }
        var isSet = vmx_run_time(run, time) == 1
        for (name, value) in parameters where isSet && !defaults.have(name, value) {
            isSet = RunParameter.set(name, value, on: run)
        }
        guard isSet else { return (nil, [Stylesheet.outOfMemory]) }

        var place = (source: Int32(-1), element: Int32(0))
        var tree = ResultTree()
        let (ending, events) = StylesheetEvents.collect { report, state in
            InputTree.withInput(document, text: input) { input in
                tree.receive { receiver in
                    withUnsafePointer(to: vmx_limits(limits)) { limits in
                        vmx_run_perform(run, input, limits, receiver, report, state, &place.source, &place.element)
                    }
                }
            }
        }
        let reader = EventReader(parts: parts, input: document, isRun: true)
        var findings = reader.findings(events, isTerminated: Int(ending) == VMX_TERMINATED)
        if Int(ending) == VMX_DONE {
            if let document = tree.finish() { return (.tree(document), findings) }
            var count = 0
            let output = vmx_run_output(run, &count)
            let bytes = UnsafeBufferPointer(start: output, count: output == nil ? 0 : count)
            return (.text(bytes.map { UInt8(bitPattern: $0) }), findings)
        }
        let stop = StylesheetEvent.Place(source: place.source, element: place.element)
        if let finding = reader.limit(Int(ending), at: stop, limits) { findings.append(finding) }
        if !findings.contains(where: { $0.finding.severity == .error }) { findings.append(reader.unexplained) }
        return (nil, findings)
    }
}

extension vmx_limits {
    fileprivate init(_ limits: TemplateLimits) {
        self.init(
            depth: Int32(clamping: limits.depth),
            operations: UInt(clamping: limits.operations),
            seconds: limits.seconds,
            memory: max(limits.memory, 8 << 20),
            output: limits.output
        )
    }
}
