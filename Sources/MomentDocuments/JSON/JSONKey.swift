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
