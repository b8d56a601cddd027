internal import MomentDiagnostics
internal import XMLTree

/// The namespace prefixes that are declared around a place.
struct PrefixScopes {
    /// How many prefixes are told.
    let findingLimit: Int
    private var counts: NameMap<Int> = ["xml": 1]
    private var scopes: [[String]] = []
    private var reported: NameSet = []
    private(set) var findings: [Diagnostic] = []

    init(findingLimit: Int) { self.findingLimit = findingLimit }

    /// Enters an element. An undeclared prefix is one mistake, however often it is used.
    mutating func enter(_ tag: Tag, _ source: XMLSource) {
        scopes.append(tag.declared)
        for prefix in tag.declared { counts[prefix, default: 0] += 1 }
        var used = tag.used
        if let colon = tag.name.firstIndex(of: ":") {
            let prefix = String(tag.name[..<colon])
            used.insert(Tag.Prefix(name: prefix, attribute: nil, start: tag.start, end: tag.end), at: 0)
        }
        for use in used where counts[use.name, default: 0] == 0 && reported.insert(use.name).inserted {
            guard findings.count < findingLimit else { return }
            findings.append(
                Diagnostic(
                    .xmlUndeclaredPrefix,
                    layer: .xml,
                    message:
                        "namespace prefix '\(use.name)' of \(use.attribute.map { "attribute '\($0)'" } ?? "<\(tag.name)>") is not declared",
                    range: source.range(use.start, use.end),
                    path: use.attribute.map { "@\($0)" } ?? "",
                    expected: counts.filter { $0.value > 0 && $0.key != "xml" }.map(\.key).sorted()
                )
            )
        }
    }

    mutating func leave() {
        for prefix in scopes.popLast() ?? [] { counts[prefix, default: 1] -= 1 }
    }
}
