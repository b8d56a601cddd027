package import MomentDiagnostics
package import MomentDocuments
internal import XMLTree

/// Facts that are a JSON object, each with its name and meaning.
package protocol FactRecord: Sendable {
    init()
    /// Runs over its fields. Written once: reading, writing and the description follow from it.
    mutating func map(_ fields: inout FactFields)
}

/// The members of a JSON object on their way into a record, out of it, or into a description.
package struct FactFields {
    private enum Way { case reading, writing, describing }

    private let way: Way
    private let place: String
    private var members: [String: JSONValue]
    private var known: [String] = []
    private(set) var fault: String?
    private(set) var descriptions: [FactDescription] = []

    private init(_ way: Way, _ members: [String: JSONValue], at place: String) {
        self.way = way
        self.members = members
        self.place = place
    }

    /// The object that a record is written as.
    package static func written(_ record: some FactRecord) -> JSONValue {
        var record = record
        var fields = FactFields(.writing, [:], at: "")
        record.map(&fields)
        return .object(fields.members)
    }

    /// Reads a record; leaves the first thing that is wrong with it in `fault`.
    package static func read<Record: FactRecord>(_ value: JSONValue, at place: String, _ fault: inout String?) -> Record
    {
        var record = Record()
        guard case .object(let members) = value else {
            fault = fault ?? "\(place.isEmpty ? "the whole" : place) is no object"
            return record
        }
        var fields = FactFields(.reading, members, at: place)
        record.map(&fields)
        let unknown = members.keys.filter { !fields.known.contains($0) }.min()
        fault = fault ?? fields.fault ?? unknown.map { "\(fields.path($0)) is not known" }
        return record
    }

    /// Describes the fields of a kind of record.
    package static func described<Record: FactRecord>(_: Record.Type) -> [FactDescription] {
        var record = Record()
        var fields = FactFields(.describing, [:], at: "")
        record.map(&fields)
        return fields.descriptions
    }

    /// Reads or writes a member that holds text, whose meaning stands on the reference page.
    package mutating func text(_ name: String, _ value: inout String?, _ meaning: String) {
        let found = scalar(name, value.map(JSONValue.string), .text, meaning)
        if way == .reading { value = found?.string ?? refuse(name, found, "a text") }
    }

    /// A text that is never missing.
    package mutating func text(_ name: String, _ value: inout String, _ meaning: String) {
        var optional: String? = value
        text(name, &optional, meaning)
        if way == .reading, optional == nil { fault = fault ?? "\(path(name)) is missing" }
        value = optional ?? ""
    }

    /// A release, such as `9.0.0`.
    package mutating func release(_ name: String, _ value: inout ReleaseNumber?, _ meaning: String) {
        let found = scalar(name, value.map { .string($0.description) }, .text, meaning)
        if way == .reading { value = found?.string.flatMap { ReleaseNumber($0) } ?? refuse(name, found, "a release") }
    }

    /// A number from 0 up.
    package mutating func number(_ name: String, _ value: inout UInt64?, _ meaning: String) {
        let found = scalar(name, value.map(JSONValue.unsigned), .number, meaning)
        guard way == .reading else { return }
        if case .unsigned(let number)? = found { value = number } else { value = refuse(name, found, "a number") }
    }

    /// A number of 32 bits.
    package mutating func identifier(_ name: String, _ value: inout UInt32?, _ meaning: String) {
        var wide = value.map(UInt64.init)
        number(name, &wide, meaning)
        if way == .reading {
            value = wide.flatMap { UInt32(exactly: $0) }
            if value == nil, wide != nil { fault = fault ?? "\(path(name)) is above \(UInt32.max)" }
        }
    }

    /// A truth value; nil where it is not known.
    package mutating func flag(_ name: String, _ value: inout Bool?, _ meaning: String) {
        let found = scalar(name, value.map(JSONValue.bool), .flag, meaning)
        guard way == .reading else { return }
        if case .bool(let flag)? = found { value = flag } else { value = refuse(name, found, "true or false") }
    }

    /// A truth value that is false where nothing is said.
    package mutating func flag(_ name: String, _ value: inout Bool, _ meaning: String) {
        var optional: Bool? = value
        flag(name, &optional, meaning)
        value = optional ?? false
    }

    /// One of some words; gives the one that is read, or the one that was given.
    package mutating func word(_ name: String, _ value: String?, of words: [String], _ meaning: String) -> String? {
        let found = scalar(name, value.map(JSONValue.string), .words(words), meaning)
        guard way == .reading else { return value }
        guard let word = found?.string, words.contains(word) else {
            return refuse(name, found, "one of \(words.joined(separator: ", "))")
        }
        return word
    }

    /// A list of texts; nil where it is not known.
    package mutating func texts(_ name: String, _ value: inout [String]?, _ meaning: String) {
        let found = scalar(name, value.map { .array($0.map(JSONValue.string)) }, .texts, meaning)
        guard way == .reading else { return }
        let list = found?.array?.compactMap(\.string)
        value = list?.count == found?.array?.count ? list : nil
        if value == nil { value = refuse(name, found, "an array of texts") }
    }

    /// A list of numbers of 32 bits; nil where it is not known.
    package mutating func identifiers(_ name: String, _ value: inout [UInt32]?, _ meaning: String) {
        let found = scalar(name, value.map { .array($0.map { .unsigned(UInt64($0)) }) }, .numbers, meaning)
        guard way == .reading else { return }
        let list = found?.array?.compactMap { value -> UInt32? in
            if case .unsigned(let number) = value { UInt32(exactly: number) } else { nil }
        }
        value = list?.count == found?.array?.count ? list : nil
        if value == nil { value = refuse(name, found, "an array of numbers") }
    }

    /// Another record; nil where it is not known.
    package mutating func record<Record: FactRecord>(_ name: String, _ value: inout Record?, _ meaning: String) {
        let found = scalar(name, value.map(Self.written), .record(Self.described(Record.self)), meaning)
        if way == .reading { value = found.map { Self.read($0, at: path(name), &fault) } }
    }

    /// A list of records; nil where it is not known.
    package mutating func records<Record: FactRecord>(_ name: String, _ value: inout [Record]?, _ meaning: String) {
        let form = value.map { JSONValue.array($0.map(Self.written)) }
        let found = scalar(name, form, .records(way == .describing ? Self.described(Record.self) : []), meaning)
        guard way == .reading, let found else { return }
        guard let values = found.array else {
            value = refuse(name, found, "an array")
            return
        }
        value = values.enumerated().map { Self.read($1, at: "\(path(name))[\($0)]", &fault) }
    }

    /// Notes a field; gives what is read of it.
    private mutating func scalar(
        _ name: String,
        _ value: JSONValue?,
        _ form: FactDescription.Form,
        _ meaning: String
    ) -> JSONValue? {
        switch way {
        case .reading:
            known.append(name)
            return members[name]
        case .writing: members[name] = value
        case .describing: descriptions.append(FactDescription(name: name, form: form, meaning: meaning))
        }
        return nil
    }

    /// Notes that a member is not of its form, where there is one.
    private mutating func refuse<Value>(_ name: String, _ found: JSONValue?, _ form: String) -> Value? {
        if found != nil { fault = fault ?? "\(path(name)) is not \(form)" }
        return nil
    }

    private func path(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }
}

/// A field of the JSON form of facts.
package struct FactDescription: Sendable {
    /// What a field holds.
    package indirect enum Form: Sendable {
        case text, number, flag, texts, numbers
        case words([String])
        case record([FactDescription]), records([FactDescription])
    }

    /// The name of the member in the JSON text.
    package let name: String
    /// The form of the value: text, number, list or record.
    package let form: Form
    /// What the member means, in a sentence for the reference page.
    package let meaning: String
}
