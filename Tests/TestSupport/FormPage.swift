import Foundation
package import MomentRules

/// The page and the JSON Schema of a JSON form, made of the mapping that reads and writes it.
public struct FormPage {
    private let title: String
    private let fields: [FactDescription]

    /// Makes them of the fields of a form.
    package init(_ title: String, _ fields: [FactDescription]) {
        self.title = title
        self.fields = fields
    }

    /// The page: an introduction, and a table of all members.
    public func page(_ introduction: [String]) -> String {
        var lines = ["# \(title)", ""] + introduction + ["", "| Member | Holds | Meaning |", "| --- | --- | --- |"]
        func add(_ fields: [FactDescription], _ path: String) {
            for field in fields {
                var (word, inner, suffix): (String, [FactDescription], String) = ("", [], "")
                switch field.form {
                case .text: word = "text"
                case .number: word = "number"
                case .flag: word = "true or false"
                case .texts: word = "array of texts"
                case .numbers: word = "array of numbers"
                case .words(let words): word = words.map { "`\($0)`" }.joined(separator: ", ")
                case .record(let fields): (word, inner) = ("object", fields)
                case .records(let fields): (word, inner, suffix) = ("array of objects", fields, "[]")
                }
                lines.append("| `\(path)\(field.name)` | \(word) | \(field.meaning) |")
                add(inner, "\(path)\(field.name)\(suffix).")
            }
        }
        add(fields, "")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The schema.
    ///
    /// - Parameter required: The members that are never missing.
    public func schema(required: [String]) throws -> String {
        func object(_ fields: [FactDescription]) -> [String: Any] {
            var properties: [String: Any] = [:]
            for field in fields { properties[field.name] = form(field) }
            return ["type": "object", "additionalProperties": false, "properties": properties]
        }
        func form(_ field: FactDescription) -> [String: Any] {
            var form: [String: Any]
            switch field.form {
            case .text: form = ["type": "string"]
            case .number: form = ["type": "integer", "minimum": 0]
            case .flag: form = ["type": "boolean"]
            case .texts: form = ["type": "array", "items": ["type": "string"]]
            case .numbers: form = ["type": "array", "items": ["type": "integer", "minimum": 0]]
            case .words(let words): form = ["enum": words]
            case .record(let fields): form = object(fields)
            case .records(let fields): form = ["type": "array", "items": object(fields)]
            }
            form["description"] = field.meaning
            return form
        }
        var root = object(fields)
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        root["title"] = title
        root["required"] = required
        let bytes = try JSONSerialization.data(
            withJSONObject: root,
            options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        )
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }

    /// Whether a file of docs/reference is as it was made; with `RECORD_DOCS` it is written first.
    public static func isRecorded(_ name: String, _ text: String) throws -> Bool {
        let url = Samples.repository.appending(path: "docs/reference/\(name)")
        if ProcessInfo.processInfo.environment["RECORD_DOCS"] != nil { try Data(text.utf8).write(to: url) }
        return String(decoding: try Data(contentsOf: url), as: UTF8.self) == text
    }
}
