import Diagnostics
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
