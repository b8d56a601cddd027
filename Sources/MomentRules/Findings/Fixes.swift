import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Whether a fix may be applied without asking is not decided here: the rule says it of all its fixes.
extension Diagnostic.Fix {
    /// Replaces an attribute's value.
    static func setting(_ attribute: XMLAttribute?, to value: String) -> [Diagnostic.Fix] {
        guard let attribute, let range = attribute.valueRange else { return [] }
        let title = "change '\(attribute.value)' to '\(value)'"
        return [Diagnostic.Fix(title, edits: [Diagnostic.Edit(range, value)])]
    }

    /// Adds an attribute behind an element's name.
    static func adding(_ name: String, _ value: String, to element: XMLElement?) -> [Diagnostic.Fix] {
        guard let range = element?.nameRange else { return [] }
        let edit = Diagnostic.Edit(range.endPoint, " \(name)='\(value)'")
        return [Diagnostic.Fix("add \(name)='\(value)'", edits: [edit])]
    }

    /// Puts entries at the beginning of a document's `<disks>`, which it may not have yet.
    static func listing(_ entries: String, in root: XMLElement?, _ title: String) -> [Diagnostic.Fix] {
        guard let root else { return [] }
        let list = root.element("disks")
        let text = list == nil ? "<disks>\(entries)</disks>" : entries
        guard let edit = insertion(of: text, into: list ?? root) else { return [] }
        return [Diagnostic.Fix(title, edits: [edit])]
    }

    /// Puts text behind an element's start tag; one that is a single tag is opened for it.
    private static func insertion(of text: String, into element: XMLElement) -> Diagnostic.Edit? {
        guard let tag = element.startTagRange, let range = element.range, let source = element.source else {
            return nil
        }
        guard tag.end.offset == range.end.offset else { return Diagnostic.Edit(tag.endPoint, text) }
        let start = source.utf8Offset(line: tag.start.line, column: tag.start.column)
        let end = source.utf8Offset(line: tag.end.line, column: tag.end.column)
        guard end - start > 2 else { return nil }
        let opened = String(decoding: source.utf8[start..<(end - 2)], as: UTF8.self)
        return Diagnostic.Edit(range, "\(opened)>\(text)</\(element.name.qualifiedName)>")
    }

    /// Takes an element out.
    static func removing(_ element: XMLElement?) -> [Diagnostic.Fix] {
        guard let element, let range = element.range else { return [] }
        return [Diagnostic.Fix("remove <\(element.name)>", edits: [Diagnostic.Edit(range, "")])]
    }

    /// Changes a value to the one of a list it was most likely meant to be. One name that is much like another may be a disk, a checkpoint
    /// of its own: no rule with such a fix may call it safe.
    static func correcting(_ attribute: XMLAttribute?, among names: [String]) -> [Diagnostic.Fix] {
        guard let attribute, let meant = Spelling.nearest(names, to: attribute.value) else { return [] }
        return setting(attribute, to: meant)
    }
}
