internal import XMLTree

/// The elements of a broken text as they nest once its mistakes are mended, to name places by their XPath.
struct RecoveredTree {
    private struct Element {
        let name: String
        let start: Int
        var end: Int
        let parent: Int?
    }

    private var elements: [Element] = []
    private var open: [Int] = []
    /// No document that is read nests deeper, and a path of more steps tells nobody anything.
    private static let depthLimit = 300

    mutating func enter(_ tag: Tag) {
        elements.append(Element(name: tag.name, start: tag.start, end: Int.max, parent: open.last))
        open.append(elements.count - 1)
    }

    mutating func leave(at offset: Int) {
        if let index = open.popLast() { elements[index].end = offset }
    }

    /// The XPath of the innermost element at an offset, empty outside all of them.
    func path(at offset: Int) -> String {
        // The last element that begins at or before the offset, or what is around it.
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if elements[middle].start <= offset { low = middle + 1 } else { high = middle }
        }
        var current: Int? = low > 0 ? low - 1 : nil
        while let index = current, elements[index].end <= offset { current = elements[index].parent }
        var steps: [String] = []
        while let index = current {
            guard steps.count < RecoveredTree.depthLimit else { return "" }
            steps.append(step(index))
            current = elements[index].parent
        }
        return steps.reversed().map { "/\($0)" }.joined()
    }

    /// Whether the element open innermost, which begins at an offset, has a child of a name.
    func hasChild(_ name: String, since start: Int) -> Bool {
        for element in elements.reversed() {
            if element.start <= start { return false }
            if element.name == name, element.parent == open.last { return true }
        }
        return false
    }

    /// A name, with its position where siblings share it.
    private func step(_ index: Int) -> String {
        let element = elements[index]
        guard let parent = element.parent else { return element.name }
        var position = 0
        var count = 0
        var sibling = parent + 1
        while sibling < elements.count, elements[sibling].start < elements[parent].end {
            if elements[sibling].parent == parent, elements[sibling].name == element.name {
                count += 1
                if sibling == index { position = count }
            }
            sibling += 1
        }
        return count > 1 ? "\(element.name)[\(position)]" : element.name
    }
}
