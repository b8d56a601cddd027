import MomentDocuments
public import XMLTree

/// Who a process of QEMU runs as, and what holds it in.
public struct ProcessFacts: Hashable, Sendable {
    /// The number of the user; nil where it is not known.
    public var user: UInt32?
    /// The number of the group.
    public var group: UInt32?
    /// All groups of the user; nil where they are not known.
    public var groups: [UInt32]?
    /// The security models that are in force beside file permissions: `apparmor`, `selinux`; nil where that is not known.
    public var confinement: [String]?

    /// Makes facts of which none is known.
    public init() {}

    /// Reads the labels of a `<domain>` that runs, or of the `<host>` in a host's capabilities.
    ///
    /// A label of the model `dac` has the numbers of user and group, each behind a plus; names are another machine's to look up.
    public init(labelsOf element: XMLElement) {
        var models: [String] = []
        for label in element.elements("seclabel") where label["type"] != "none" {
            guard let text = label.element("label")?.text, let model = label["model"] else { continue }
            if model == "dac" { take(text) } else { models.append(model) }
        }
        for model in element.elements("secmodel") {
            guard let name = model.element("model")?.text else { continue }
            // A host may have a label for each kind of guest; where they differ none is taken.
            let labels = model.elements("baselabel").map(\.text)
            if name == "dac" {
                if let label = labels.first, labels.allSatisfy({ $0 == label }) { take(label) }
            } else if name != "none" {
                models.append(name)
            }
        }
        if user != nil || !models.isEmpty { confinement = models }
    }

    private mutating func take(_ label: String) {
        let parts = label.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.first == UInt8(ascii: "+") ? UInt32(String(Substring(part.dropFirst()))) : nil
        }
        guard parts.count == 2, numbers.count == 2 else { return }
        (user, group) = (numbers[0], numbers[1])
    }
}
