public import XMLTree

/// Something two documents do not agree on.
public struct MomentDifference: Hashable, Sendable {
    /// Where, as an XPath with disks told by name, such as `/domainbackup/disks/disk[@name='vda']/@backupmode`.
    public let path: String
    /// What differs, in one sentence of the user's words.
    public let message: String
    /// What the first document says; nil where it says nothing.
    public let first: String?
    /// What the second document says; nil where it says nothing.
    public let second: String?

    /// Makes a difference.
    public init(path: String, message: String, first: String?, second: String?) {
        self.path = path
        self.message = message
        self.first = first
        self.second = second
    }
}

/// Compares documents by what they mean.
public enum MomentDiff {
    /// What two documents do not agree on; empty if they ask for the same.
    ///
    /// Order, defaults said or left out, the spelling of numbers, comments and what only libvirt writes do not count. The identity of a
    /// moment (its state, time, parent and stored domain) counts where both documents have it.
    ///
    /// ```swift
    /// for difference in MomentDiff.differences(between: first, and: second) { print(difference.message) }
    /// ```
    public static func differences(between first: XMLDocument, and second: XMLDocument) -> [MomentDifference] {
        guard first.root.name.localName == second.root.name.localName else {
            return [
                MomentDifference(
                    path: "/",
                    message: "one is <\(first.root.name)>, the other <\(second.root.name)>",
                    first: first.root.name.localName,
                    second: second.root.name.localName
                )
            ]
        }
        let left = numbered(FactCollector.facts(of: first))
        let right = numbered(FactCollector.facts(of: second))
        let rightByPath = NameMap(right.map { ($0.path, $0) }, uniquingKeysWith: { one, _ in one })
        let leftPaths = NameSet(left.map(\.path))
        var result: [MomentDifference] = []
        var onlyIn: [String] = []
        for fact in left {
            if let other = rightByPath[fact.path] {
                if other.value != fact.value { result.append(fact.differs(from: other)) }
            } else if !fact.isIdentity, !onlyIn.contains(where: { fact.path.hasPrefix($0) }) {
                result.append(fact.missing(in: "second"))
                if fact.isWhole { onlyIn.append(fact.path + "/") }
            }
        }
        for fact in right where !leftPaths.contains(fact.path) && !fact.isIdentity {
            if onlyIn.contains(where: { fact.path.hasPrefix($0) }) { continue }
            result.append(fact.missing(in: "first"))
            if fact.isWhole { onlyIn.append(fact.path + "/") }
        }
        return result
    }

    /// Tells facts of one path apart by their number: an element that may stand once can stand there twice all the same.
    private static func numbered(_ facts: [Fact]) -> [Fact] {
        var counts: NameMap<Int> = [:]
        return facts.map { fact in
            var fact = fact
            counts[fact.path, default: 0] += 1
            if let count = counts[fact.path], count > 1 { fact.path += "[\(count)]" }
            return fact
        }
    }
}
