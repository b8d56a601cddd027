import Diagnostics
import MomentDocuments
import XMLTree

extension Diagnostic.Fix {
    /// Replaces an attribute's value.
    static func setting(_ attribute: XMLAttribute?, to value: String, isSafe: Bool = false) -> [Diagnostic.Fix] {
        guard let attribute, let range = attribute.valueRange else { return [] }
        let title = "change '\(attribute.value)' to '\(value)'"
        return [Diagnostic.Fix(title, edits: [Diagnostic.Edit(range, value)], isSafe: isSafe)]
    }

    /// Adds an attribute behind an element's name.
    static func adding(_ name: String, _ value: String, to element: XMLElement?, isSafe: Bool = false)
        -> [Diagnostic.Fix]
    {
        guard let range = element?.nameRange else { return [] }
        let edit = Diagnostic.Edit(range.endPoint, " \(name)='\(value)'")
        return [Diagnostic.Fix("add \(name)='\(value)'", edits: [edit], isSafe: isSafe)]
    }

    /// Takes an element out.
    static func removing(_ element: XMLElement?, isSafe: Bool = false) -> [Diagnostic.Fix] {
        guard let element, let range = element.range else { return [] }
        return [
            Diagnostic.Fix("remove <\(element.name)>", edits: [Diagnostic.Edit(range, "")], isSafe: isSafe)
        ]
    }

    /// Changes a value to the one of a list it was most likely meant to be. One name that is much like another may be a disk, a checkpoint
    /// of its own, so this is never safe.
    static func correcting(_ attribute: XMLAttribute?, among names: [String]) -> [Diagnostic.Fix] {
        guard let attribute, let meant = Spelling.nearest(names, to: attribute.value) else { return [] }
        return setting(attribute, to: meant)
    }
}
