import Foundation
import MomentRules
import TestSupport
import Testing

/// The page and the JSON Schema of facts, made of the mapping that reads and writes them.
///
/// `RECORD_DOCS=1 swift test --filter HostFactsPageTests` writes them anew.
@Suite("The form of facts of a host")
struct HostFactsPageTests {
    @Test("is on its page as the mapping has it")
    func page() throws {
        var lines = [
            "# Facts of a host", "",
            "What `virtmoment host facts DOMAIN` writes and `validate --facts FILE` and `fill --facts FILE` read: a JSON object. A member that is not there was",
            "not looked at, and nothing is assumed of it; `unseen` has the reasons. Members that are not listed here are refused.",
            "[host-facts.schema.json](host-facts.schema.json) says the same as a JSON Schema.", "",
            "| Member | Holds | Meaning |", "| --- | --- | --- |",
        ]
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
        add(HostFacts.description, "")
        try check("host-facts.md", lines.joined(separator: "\n") + "\n")
    }

    @Test("is in its JSON Schema as the mapping has it")
    func schema() throws {
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
        var root = object(HostFacts.description)
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        root["title"] = "Facts of a host"
        root["required"] = ["form"]
        let bytes = try JSONSerialization.data(
            withJSONObject: root,
            options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        )
        try check("host-facts.schema.json", String(decoding: bytes, as: UTF8.self) + "\n")
    }

    private func check(_ name: String, _ text: String) throws {
        let url = Samples.repository.appending(path: "docs/reference/\(name)")
        if ProcessInfo.processInfo.environment["RECORD_DOCS"] != nil { try Data(text.utf8).write(to: url) }
        #expect(String(decoding: try Data(contentsOf: url), as: UTF8.self) == text)
    }
}
