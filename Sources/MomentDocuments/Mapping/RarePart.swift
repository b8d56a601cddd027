/// A part that few values have: it is kept beside the value, so that all the others carry one word for it.
package struct RarePart<Part: Hashable & Sendable>: Sendable {
    private final class Box: Sendable {
        let part: Part
        init(_ part: Part) { self.part = part }
    }

    private let box: Box?

    package init(_ part: Part? = nil) { box = part.map(Box.init) }

    package var part: Part? { box?.part }
}

extension RarePart: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.box === right.box || left.part == right.part }
    package func hash(into hasher: inout Hasher) { hasher.combine(part) }
}
