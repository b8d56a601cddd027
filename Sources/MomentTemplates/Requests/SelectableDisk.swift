internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// A `<disk>` of a domain as the selection looks at it.
struct SelectableDisk: Sendable {
    let name: String
    let bus: String
    let device: String
    let type: String
    let format: String
    /// The path of its file, empty where it is none.
    let file: String
    /// The path or name of its source.
    let path: String
    let isEmpty: Bool
    let isReadOnly: Bool
    let isTransient: Bool
    let isShareable: Bool
    let snapshot: String
    /// The labels of its source.
    let securityLabels: [XMLElement]
    /// The secret of its LUKS encryption.
    let luksSecret: XMLElement?

    init(_ element: XMLElement) {
        let target = element.element("target")
        let source = element.element("source")
        name = target?["dev"] ?? ""
        bus = target?["bus"] ?? ""
        device = element["device"] ?? ""
        type = element["type"] ?? "file"
        let driver = element.element("driver")?["type"] ?? ""
        format = driver.isEmpty ? "raw" : driver
        file = source?["file"] ?? ""
        path = source?.attributes.first { ["file", "dev", "name"].contains($0.name.localName) }?.value ?? ""
        let isFileless = type == "file" && file.isEmpty || type == "block" && (source?["dev"] ?? "").isEmpty
        isEmpty = source == nil || isFileless
        isReadOnly = element.element("readonly") != nil || device == "cdrom"
        isTransient = element.element("transient") != nil
        isShareable = element.element("shareable") != nil
        snapshot = element["snapshot"] ?? ""
        securityLabels = source.map { Array($0.elements("seclabel")) } ?? []
        let encryptions =
            (source.map { Array($0.elements("encryption")) } ?? []) + Array(element.elements("encryption"))
        luksSecret = encryptions.filter { $0["format"] == "luks" }.lazy.compactMap { $0.element("secret") }.first
    }

    /// The disks of a `<domain>`, in its order.
    static func all(in domain: XMLDocument) -> [SelectableDisk] {
        domain.root.element("devices").map { $0.elements("disk").map { SelectableDisk($0) } } ?? []
    }

    /// Whether the target name or the source path fits a pattern.
    func matches(_ pattern: String) -> Bool {
        NamePattern(pattern).matches(name) || NamePattern(pattern).matches(path)
    }
}

/// A pattern in which `*` stands for any text and `?` for any character.
struct NamePattern {
    private let pattern: [Unicode.Scalar]

    init(_ pattern: String) { self.pattern = Array(pattern.unicodeScalars) }

    /// Whether a whole text fits: a star takes as little as it can, and more when the rest does not fit.
    func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        var at = 0
        var position = 0
        var star: (behind: Int, taken: Int)?
        while at < text.count {
            if position < pattern.count, pattern[position] == "*" {
                star = (position + 1, at)
                position += 1
            } else if position < pattern.count, pattern[position] == "?" || pattern[position] == text[at] {
                position += 1
                at += 1
            } else if let last = star {
                star = (last.behind, last.taken + 1)
                position = last.behind
                at = last.taken + 1
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == "*" }
    }
}
