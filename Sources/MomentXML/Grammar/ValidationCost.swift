internal import XMLTree

/// Estimates how long libxml2's RELAX NG may take for a document, and where most of it goes.
///
/// The engine has no limit and can't be stopped. Measured with 2.9.14 (2.14.6 is the same): `k` optional attributes on one element take about
/// 4^k ns; elements nested `d` deep in others of their name 8 us * 2^d once one has a mistake; `a` attributes and `n` children
/// where anything may stand 3 ns * (a n)^2.
struct ValidationCost {
    /// The processor time that validation has taken so far, in seconds.
    private(set) var seconds = 0.0
    /// The element that takes most, as an index in the tree.
    private(set) var worst = 0

    init(_ document: XMLDocument) {
        let nodes = document.storage.nodes
        // How many elements around each node have its name.
        var nesting = [UInt16](repeating: 0, count: nodes.count)
        var children = [Int32](repeating: 0, count: nodes.count)
        var open: [UInt32: UInt16] = [:]
        var stack: [Int] = []
        for index in nodes.indices.dropFirst() {
            while let last = stack.last, Int(nodes[last].subtreeEnd) <= index {
                open[nodes[last].name, default: 1] -= 1
                stack.removeLast()
            }
            children[Int(nodes[index].parent)] += 1
            guard nodes[index].kind == .element else { continue }
            nesting[index] = open[nodes[index].name, default: 0]
            open[nodes[index].name, default: 0] &+= 1
            stack.append(index)
        }
        var highest = 0.0
        for index in nodes.indices where nodes[index].kind == .element {
            let attributes = Double(nodes[index].count)
            let content = Double(children[index])
            let states = power(4, min(attributes, 60))
            let pairs = attributes * content
            let nested = nesting[index] > 4 ? 8_000 * power(2, min(Double(nesting[index]), 100)) : 0
            let cost = (states + 3 * pairs * pairs + content * content + nested) / 1e9
            seconds += cost
            if cost > highest { (highest, worst) = (cost, index) }
        }
    }

    private func power(_ base: Double, _ exponent: Double) -> Double {
        var result = 1.0
        for _ in 0..<Int(exponent) { result *= base }
        return result
    }
}
