internal import CStylesheet
internal import MomentXML
internal import XMLTree

/// Hands parameters to a run.
enum RunParameter {
    /// Sets a parameter; false when memory is short.
    static func set(_ name: String, _ value: TemplateValue, on run: OpaquePointer) -> Bool {
        let key = name.hasPrefix("vm:") ? "{\(StylesheetNamespace.template)}\(name.dropFirst(3))" : name
        switch value {
        case .string(let text): return vmx_run_string(run, key, text) == 1
        case .number(let number): return vmx_run_number(run, key, DecimalText.xpath(number)) == 1
        case .boolean(let flag): return vmx_run_boolean(run, key, flag ? 1 : 0) == 1
        case .list(let items):
            return vmx_run_list(run, key) == 1 && items.allSatisfy { vmx_run_list_text(run, $0) == 1 }
        case .documents(let documents):
            return vmx_run_list(run, key) == 1 && documents.allSatisfy { add($0, to: run) }
        }
    }

    private static func add(_ document: XMLDocument, to run: OpaquePointer) -> Bool {
        guard let bytes = try? XMLPrinter(layout: .verbatim).print(document) else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { vmx_run_list_document(run, $0.baseAddress, $0.count) == 1 }
        }
    }
}
