/// What was changed in a text, line by line, as `diff -u` writes it and `patch` reads it.
struct UnifiedDiff {
    /// The diff; nothing where both texts are the same.
    let bytes: [UInt8]

    /// How many lines are shown around a change.
    private static let context = 3

    private enum Step {
        case kept(old: Int, new: Int), removed(Int), added(Int)

        var isKept: Bool { if case .kept = self { true } else { false } }
    }

    /// Compares two texts in any encoding whose line feed is one byte.
    init(of old: [UInt8], _ new: [UInt8], name: String) {
        let (before, after) = (Self.lines(old), Self.lines(new))
        let steps = Self.steps(before, after)
        let changes = steps.indices.filter { !steps[$0].isKept }
        guard !changes.isEmpty else {
            bytes = []
            return
        }
        var result = Array("--- \(name)\n+++ \(name)\n".utf8)
        var first = 0
        while first < changes.count {
            var last = first
            while last + 1 < changes.count, changes[last + 1] - changes[last] <= 2 * Self.context + 1 { last += 1 }
            let shown = max(0, changes[first] - Self.context)..<min(steps.count, changes[last] + Self.context + 1)
            result += Self.hunk(Array(steps[shown]), behind: Array(steps[..<shown.lowerBound]), before, after)
            first = last + 1
        }
        bytes = result
    }

    /// The lines with their line feeds.
    private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for (index, byte) in text.enumerated() where byte == 0x0A {
            lines.append(text[start...index])
            start = index + 1
        }
        if start < text.count { lines.append(text[start...]) }
        return lines
    }

    private static func steps(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Step] {
        let difference = new.difference(from: old)
        var (removed, added) = (Set<Int>(), Set<Int>())
        for case .remove(let offset, _, _) in difference { removed.insert(offset) }
        for case .insert(let offset, _, _) in difference { added.insert(offset) }
        var steps: [Step] = []
        var (one, other) = (0, 0)
        while one < old.count || other < new.count {
            if removed.contains(one) {
                steps.append(.removed(one))
                one += 1
            } else if added.contains(other) {
                steps.append(.added(other))
                other += 1
            } else {
                steps.append(.kept(old: one, new: other))
                (one, other) = (one + 1, other + 1)
            }
        }
        return steps
    }

    private static func hunk(
        _ steps: [Step],
        behind earlier: [Step],
        _ old: [ArraySlice<UInt8>],
        _ new: [ArraySlice<UInt8>]
    ) -> [UInt8] {
        var body: [UInt8] = []
        func add(_ mark: Character, _ line: ArraySlice<UInt8>) {
            body += Array(String(mark).utf8) + line
            if line.last != 0x0A { body += Array("\n\\ No newline at end of file\n".utf8) }
        }
        for step in steps {
            switch step {
            case .kept(let index, _): add(" ", old[index])
            case .removed(let index): add("-", old[index])
            case .added(let index): add("+", new[index])
            }
        }
        func count(_ steps: [Step], _ isOld: Bool) -> Int {
            steps.count { step in
                switch step {
                case .kept: true
                case .removed: isOld
                case .added: !isOld
                }
            }
        }
        func range(_ isOld: Bool) -> String {
            let shown = count(steps, isOld)
            // An empty range is named by the line before it.
            return "\(count(earlier, isOld) + (shown == 0 ? 0 : 1)),\(shown)"
        }
        return Array("@@ -\(range(true)) +\(range(false)) @@\n".utf8) + body
    }
}
