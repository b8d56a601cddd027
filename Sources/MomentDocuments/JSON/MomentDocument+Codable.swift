import XMLTree

extension MomentDocument: Codable {
    /// Reads the JSON form, told apart by `$kind`.
    ///
    /// - Throws: `DecodingError` if the JSON is none of a document's form. What XML could say wrongly is not an error here either.
    public init(from decoder: any Decoder) throws {
        self = try MomentJSON.decode(from: decoder, kind: nil)
    }

    /// Writes the JSON form: fields under their XML names, what has no field under names that begin with `$`.
    public func encode(to encoder: any Encoder) throws { try MomentJSON.encode(self, to: encoder) }
}

extension DomainBackup: Codable {
    /// Reads the JSON form; see ``MomentDocument``.
    public init(from decoder: any Decoder) throws {
        guard case .backup(let value) = try MomentJSON.decode(from: decoder, kind: .backup) else {
            throw MomentJSON.wrongKind(decoder)
        }
        self = value
    }

    /// Writes the JSON form; see ``MomentDocument``.
    public func encode(to encoder: any Encoder) throws { try MomentJSON.encode(.backup(self), to: encoder) }
}

extension DomainCheckpoint: Codable {
    /// Reads the JSON form; see ``MomentDocument``.
    public init(from decoder: any Decoder) throws {
        guard case .checkpoint(let value) = try MomentJSON.decode(from: decoder, kind: .checkpoint) else {
            throw MomentJSON.wrongKind(decoder)
        }
        self = value
    }

    /// Writes the JSON form; see ``MomentDocument``.
    public func encode(to encoder: any Encoder) throws { try MomentJSON.encode(.checkpoint(self), to: encoder) }
}

extension DomainSnapshot: Codable {
    /// Reads the JSON form; see ``MomentDocument``.
    public init(from decoder: any Decoder) throws {
        guard case .snapshot(let value) = try MomentJSON.decode(from: decoder, kind: .snapshot) else {
            throw MomentJSON.wrongKind(decoder)
        }
        self = value
    }

    /// Writes the JSON form; see ``MomentDocument``.
    public func encode(to encoder: any Encoder) throws { try MomentJSON.encode(.snapshot(self), to: encoder) }
}

/// The way between documents and JSON: JSON is the printed document, seen through its description.
private enum MomentJSON {
    private static let descriptions: [MomentDocument.Kind: ElementDescription] = [
        .backup: DomainBackup.elementDescription(),
        .checkpoint: DomainCheckpoint.elementDescription(),
        .snapshot: DomainSnapshot.elementDescription(),
    ]

    private static func description(_ kind: MomentDocument.Kind) -> ElementDescription {
        descriptions[kind] ?? ElementDescription(name: kind.rawValue)
    }

    static func encode(_ value: MomentDocument, to encoder: any Encoder) throws {
        let document = value.document()
        var members = description(value.kind).json(of: document.root)
        members[JSONKey.kind] = .string(value.kind.rawValue)
        var around: (before: [JSONValue], after: [JSONValue]) = ([], [])
        var isBehind = false
        for node in document.nodes {
            if case .element = node {
                isBehind = true
            } else if isBehind {
                around.after.append(node.json)
            } else {
                around.before.append(node.json)
            }
        }
        if !around.before.isEmpty { members[JSONKey.before] = .array(around.before) }
        if !around.after.isEmpty { members[JSONKey.after] = .array(around.after) }
        var value = JSONValue.object(members)
        members = [:]
        around = ([], [])
        defer { value.dismantle() }
        try value.encode(to: encoder)
    }

    static func decode(from decoder: any Decoder, kind: MomentDocument.Kind?) throws -> MomentDocument {
        var value = try JSONValue(from: decoder)
        defer { value.dismantle() }
        let members = value.object ?? [:]
        guard let kind = members[JSONKey.kind].map({ $0.string.flatMap(MomentDocument.Kind.init(rawValue:)) }) ?? kind
        else { throw wrongKind(decoder) }
        var builder = XMLTreeBuilder()
        do {
            for node in members[JSONKey.before]?.array ?? [] { try builder.append(json: node) }
            try description(kind).append(members, to: &builder)
            for node in members[JSONKey.after]?.array ?? [] { try builder.append(json: node) }
        } catch {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: error.message)
            )
        }
        return try MomentDocument.decode(builder.finish()).value
    }

    static func wrongKind(_ decoder: any Decoder) -> DecodingError {
        let kinds = MomentDocument.Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return .dataCorrupted(
            DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "'\(JSONKey.kind)' must be one of \(kinds), and the one that is asked for"
            )
        )
    }
}

/// The member names that are no field's; fields have the names of their attributes and elements.
enum JSONKey {
    static let kind = "$kind"
    static let before = "$before"
    static let after = "$after"
    static let text = "$text"
    static let items = "$items"
    static let nodes = "$nodes"
    static let attributes = "$attributes"
    static let element = "$element"
    static let namespace = "$namespace"
    static let prefix = "$prefix"
    static let children = "$children"
    static let comment = "$comment"
    static let instruction = "$instruction"
}
