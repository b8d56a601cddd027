import XMLTree

/// One thing a document says.
struct Fact: Hashable {
    /// Where it says so, with list entries told by name.
    var path: String
    /// The subject of the statement, in the user's words.
    let subject: String
    /// The value that is stated; it is empty for an element whose presence counts.
    let value: String
    /// Whether it tells which moment it is rather than what is asked for: compared only where both documents have it.
    var isIdentity = false
    /// Whether it stands for an element with all that is in it.
    var isWhole = false

    func differs(from other: Fact) -> MomentDifference {
        MomentDifference(
            path: path,
            message: "\(subject) is \(Self.quoted(value)) in the first and \(Self.quoted(other.value)) in the second",
            first: value,
            second: other.value
        )
    }

    /// The difference where one document has the fact and the other has not.
    func missing(in absent: String) -> MomentDifference {
        let present = absent == "second" ? "first" : "second"
        let what = isWhole || value.isEmpty ? subject : "\(subject) (\(Self.quoted(value)))"
        return MomentDifference(
            path: path,
            message: "\(what) is only in the \(present)",
            first: absent == "second" ? value : nil,
            second: absent == "first" ? value : nil
        )
    }

    private static func quoted(_ value: String) -> String {
        let short = value.count > 80 ? String(value.prefix(77)) + "…" : value
        return "'\(short)'"
    }
}
