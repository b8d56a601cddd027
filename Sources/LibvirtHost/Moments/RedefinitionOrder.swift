import XMLTree

/// The order in which documents can be redefined: each after its parent.
enum RedefinitionOrder {
    /// Orders documents. Fails for one without a name, a name given twice, a parent that is neither given nor known,
    /// and parents that go in a circle.
    static func order<Document>(
        _ documents: [Document],
        name: (Document) -> String?,
        parent: (Document) -> String?,
        known: NameSet
    ) throws(HostError) -> [Document] {
        var byName: NameMap<Document> = [:]
        var names: [String] = []
        for document in documents {
            guard let name = name(document) else {
                throw HostError(.xmlError, message: "a document without a name can't be redefined")
            }
            guard byName.updateValue(document, forKey: name) == nil else {
                throw HostError(.invalidArgument, message: "two documents have the name \(name)")
            }
            names.append(name)
        }
        var ordered: [Document] = []
        var placed: NameSet = []
        for start in names {
            // Up to the first ancestor that is placed or known, then down again.
            var path: [String] = []
            var next: String? = start
            while let current = next, !placed.contains(current) {
                guard let document = byName[current] else {
                    if known.contains(current) { break }
                    throw HostError(
                        .invalidArgument,
                        message: "\(path.last ?? start) has the parent \(current), which is neither given nor there"
                    )
                }
                guard !path.contains(current) else {
                    throw HostError(.invalidArgument, message: "\(current) is its own ancestor")
                }
                path.append(current)
                next = parent(document)
            }
            for name in path.reversed() {
                if let document = byName[name] { ordered.append(document) }
                placed.insert(name)
            }
        }
        return ordered
    }
}
