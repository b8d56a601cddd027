internal import CStylesheet
internal import MomentDiagnostics
internal import XMLTree

/// A stylesheet with its parameters, which runs over documents one after the other.
///
/// What all runs have in common is handed over once. It is for one thread.
final class StylesheetRun {
    private let stylesheet: Stylesheet
    private let limits: TemplateLimits
    private let run: OpaquePointer

    /// Makes ready to run; nil where memory is short.
    ///
    /// - Parameters:
    ///   - parameters: names, in our own namespace with a `vm:` before them, and values
    ///   - time: what EXSLT's clock shows
    init?(
        _ stylesheet: Stylesheet,
        parameters: [(name: String, value: TemplateValue)],
        time: String,
        limits: TemplateLimits
    ) {
        guard let run = vmx_run_new(stylesheet.sheet) else { return nil }
        self.stylesheet = stylesheet
        self.limits = limits
        self.run = run
        guard vmx_run_time(run, time) == 1 else { return nil }
        for (name, value) in parameters where !stylesheet.defaults.have(name, value) {
            guard RunParameter.set(name, value, on: run) else { return nil }
        }
    }

    deinit { vmx_run_free(run) }

    /// Runs over a document.
    ///
    /// - Parameters:
    ///   - document: what it runs over
    ///   - text: the same as text, without document type declaration
    /// - Returns: the result, nil when there is none, and the findings that say why, or that came along
    func perform(over document: XMLDocument, text: XMLSource) -> (
        output: Stylesheet.Output?, findings: [PlacedFinding]
    ) {
        var place = (source: Int32(-1), element: Int32(0))
        var tree = ResultTree()
        let (ending, events) = StylesheetEvents.collect { report, state in
            InputTree.withInput(document, text: text) { input in
                tree.receive { receiver in
                    withUnsafePointer(to: vmx_limits(limits)) { limits in
                        vmx_run_perform(run, input, limits, receiver, report, state, &place.source, &place.element)
                    }
                }
            }
        }
        if Int(ending) == VMX_DONE, events.isEmpty { return (output(tree), []) }
        let reader = EventReader(parts: stylesheet.parts, input: document, isRun: true)
        var findings = reader.findings(events, isTerminated: Int(ending) == VMX_TERMINATED)
        if Int(ending) == VMX_DONE { return (output(tree), findings) }
        let stop = StylesheetEvent.Place(source: place.source, element: place.element)
        if let finding = reader.limit(Int(ending), at: stop, limits) { findings.append(finding) }
        if !findings.contains(where: { $0.finding.severity == .error }) { findings.append(reader.unexplained) }
        return (nil, findings)
    }

    /// What a run made that came to its end.
    private func output(_ tree: consuming ResultTree) -> Stylesheet.Output {
        if let document = tree.finish() { return .tree(document) }
        var count = 0
        let output = vmx_run_output(run, &count)
        let bytes = UnsafeBufferPointer(start: output, count: output == nil ? 0 : count)
        return .text(bytes.map { UInt8(bitPattern: $0) })
    }
}

extension vmx_limits {
    init(_ limits: TemplateLimits) {
        self.init(
            depth: Int32(clamping: limits.depth),
            operations: UInt(clamping: limits.operations),
            seconds: limits.seconds,
            memory: max(limits.memory, 8 << 20),
            output: limits.output
        )
    }
}
