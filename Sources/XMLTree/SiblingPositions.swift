/// Where each element of a tree stands among the siblings of its name: found for all at once, since the path of each of many siblings would look at
/// all of them again.
final class SiblingPositions: Sendable {
    /// By node: the position, from 1; 0 for the only one of its name.
    private let positions: [UInt32]

    init(_ nodes: [TreeStorage.Node], _ names: [XMLName]) {
        // Names that differ in their prefix alone are the same.
        var numbers: [XMLName: Int] = [:]
        let kinds = names.map { name in
            let number = numbers[name] ?? numbers.count
            numbers[name] = number
            return number
        }
        var positions = [UInt32](repeating: 0, count: nodes.count)
        var counts = [UInt32](repeating: 0, count: numbers.count)
        var firsts = [Int](repeating: 0, count: numbers.count)
        for (parent, record) in nodes.enumerated() where record.kind == .element || record.kind == .document {
            var seen: [Int] = []
            var child = parent + 1
            while child < Int(record.subtreeEnd) {
                let node = nodes[child]
                if node.kind == .element {
                    let kind = kinds[Int(node.name)]
                    counts[kind] += 1
                    if counts[kind] == 1 {
                        firsts[kind] = child
                        seen.append(kind)
                    } else {
                        positions[firsts[kind]] = 1
                        positions[child] = counts[kind]
                    }
                }
                child = Int(node.subtreeEnd)
            }
            for kind in seen { counts[kind] = 0 }
        }
        self.positions = positions
    }

    /// The position of an element; nil for the only one of its name.
    func position(of node: Int) -> UInt32? { positions[node] == 0 ? nil : positions[node] }
}
