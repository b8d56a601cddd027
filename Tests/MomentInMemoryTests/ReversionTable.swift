import Foundation
import MomentDiagnostics
import TestSupport
import Testing

/// What going back and deleting answer and leave, counted from what real hosts answered.
struct ReversionTable {
    /// What a snapshot is, by how it was taken.
    enum Kind: String, CaseIterable {
        case insideOff = "inside the images, taken while off"
        case insideMemory = "inside the images, with memory"
        case outsideOff = "overlays, taken while off"
        case outsideDisks = "overlays, disks alone of a guest that ran"
        case outsideMemory = "overlays, with memory"
    }

    /// What was asked, of what.
    struct Situation: Hashable {
        var kind: Kind
        var isActive: Bool
        var hasCheckpoints: Bool
        var hasChildren: Bool
        /// The part of the deletion; empty for going back.
        var scope: String

        /// The first columns of a row.
        var cells: String {
            let now = isActive ? "runs" : "off"
            return scope.isEmpty
                ? "\(kind.rawValue) | \(now) | \(hasCheckpoints ? "yes" : "no")"
                : "\(kind.rawValue) | \(scope) | \(now) | \(hasChildren ? "yes" : "no")"
        }

        /// Rows stand in the order of kinds, then of scopes, then of what the domain does.
        var rank: [Int] {
            let scopes = Self.scopes.firstIndex(of: scope) ?? 0
            return [
                Kind.allCases.firstIndex(of: kind) ?? 0, scopes, isActive ? 1 : 0, hasCheckpoints ? 1 : 0,
                hasChildren ? 1 : 0,
            ]
        }

        static let scopes = ["itself", "with those below", "those below alone"]
    }

    /// What came of the requests in a situation.
    struct Outcome {
        private(set) var answers: [Int: Int] = [:]
        private(set) var left: [String: Int] = [:]

        mutating func add(_ step: RecordedScript.Step, after before: RecordedScript.Surveyed) {
            answers[step.error ?? 0, default: 0] += 1
            for word in Self.changes(from: before, to: step.after) { left[word, default: 0] += 1 }
        }

        /// `done 12, 55: 3`.
        var answer: String {
            answers.sorted { $0.key < $1.key }.map { $0.key == 0 ? "done \($0.value)" : "\($0.key): \($0.value)" }
                .joined(separator: ", ")
        }

        /// What became of the domain, its images and its bitmaps, and how often.
        var remains: String {
            let words = left.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
            return words.isEmpty ? ReversionTableTests.unchanged : words.joined(separator: ", ")
        }

        private static func changes(from before: RecordedScript.Surveyed, to after: RecordedScript.Surveyed) -> [String]
        {
            var words: [String] = []
            if before.state != after.state { words.append("\(before.state) → \(after.state)") }
            let chain = { (surveyed: RecordedScript.Surveyed) in Set(surveyed.disks.values.joined()) }
            if !Set(after.images.keys).isSubset(of: before.images.keys) { words.append("new overlays") }
            let gone = Set(before.images.keys).subtracting(after.images.keys)
            if !gone.isEmpty { words.append("overlays removed") }
            if !chain(before).subtracting(gone).isSubset(of: chain(after)) { words.append("other images written") }
            let bitmaps = { (surveyed: RecordedScript.Surveyed) in
                Set(chain(surveyed).flatMap { surveyed.images[$0]?.bitmaps ?? [] })
            }
            if !bitmaps(before).intersection(before.checkpoints.keys).isSubset(of: bitmaps(after)) {
                words.append("bitmaps cut off")
            }
            return words
        }
    }

    private(set) var reversions: [Situation: Outcome] = [:]
    private(set) var deletions: [Situation: Outcome] = [:]

    /// Counts what a release answered.
    init(_ release: ReleaseNumber) {
        for script in RecordedScript.answered(by: release) { count(script) }
    }

    private mutating func count(_ script: RecordedScript) {
        var kinds: [String: Kind] = [:]
        var before = RecordedScript.Surveyed()
        before.state = "\(script.state)"
        for step in script.steps {
            defer { before = step.after }
            let request = step.request
            if request.op == "snapshotCreateXML" {
                for name in step.after.snapshots.keys where before.snapshots[name] == nil {
                    kinds[name] = Self.kind(of: name, step, before)
                }
            }
            guard let name = request.name, let kind = kinds[name], before.snapshots[name] != nil else { continue }
            var situation = Situation(
                kind: kind,
                isActive: before.state != "shutoff",
                hasCheckpoints: !before.checkpoints.isEmpty,
                hasChildren: before.snapshots.values.contains(name),
                scope: ""
            )
            let flags = request.flags ?? []
            switch request.op {
            case "snapshotRevert":
                situation.hasChildren = false
                reversions[situation, default: Outcome()].add(step, after: before)
            case "snapshotDelete" where !flags.contains("METADATA_ONLY"):
                situation.hasCheckpoints = false
                situation.scope =
                    Situation.scopes[flags.contains("CHILDREN") ? 1 : flags.contains("CHILDREN_ONLY") ? 2 : 0]
                deletions[situation, default: Outcome()].add(step, after: before)
            default: break
            }
        }
    }

    private static func kind(
        of name: String,
        _ step: RecordedScript.Step,
        _ before: RecordedScript.Surveyed
    ) -> Kind {
        let isInside = step.after.images.values.contains { $0.snapshots?.contains(name) == true }
        let isOff = before.state == "shutoff"
        let flags = step.request.flags ?? []
        let hasMemory = !flags.contains("DISK_ONLY") && step.request.xml?.contains("<memory snapshot='no'") != true
        if isInside { return isOff ? .insideOff : .insideMemory }
        return isOff ? .outsideOff : hasMemory ? .outsideMemory : .outsideDisks
    }
}

@Suite("The tables of what going back and deleting answer, and leave")
struct ReversionTableTests {
    static let unchanged = "nothing else changes"
    private static let page = Samples.repository.appending(path: "docs/reference/going-back-and-deleting.md")

    @Test(
        "count every recorded request to go back, and every deletion that is not of metadata alone",
        arguments: RecordedScript.releases
    )
    func complete(release: ReleaseNumber) {
        let table = ReversionTable(release)
        let total = { (outcomes: [ReversionTable.Situation: ReversionTable.Outcome]) in
            outcomes.values.flatMap { $0.answers.values }.reduce(0, +)
        }
        let steps = RecordedScript.answered(by: release).flatMap(\.steps).map(\.request)
        // Those left out name a snapshot that is not there by then.
        #expect(total(table.reversions) > steps.count { $0.op == "snapshotRevert" } * 8 / 10)
        #expect(total(table.deletions) > 400)
    }

    /// `RECORD_DOCS=1 swift test --filter ReversionTableTests` writes the page anew.
    @Test("the page says what was answered")
    func pageIsCurrent() throws {
        let text = Self.markdown()
        if ProcessInfo.processInfo.environment["RECORD_DOCS"] != nil { try Data(text.utf8).write(to: Self.page) }
        #expect(String(decoding: try Data(contentsOf: Self.page), as: UTF8.self) == text)
    }

    private static func markdown() -> String {
        let tables = RecordedScript.releases.map { ($0, ReversionTable($0)) }
        var text = """
            # What going back to snapshots and deleting them answers, and leaves

            Counted from what real hosts answered to \(RecordedScript.answered(by: RecordedScript.releases[0]).count) scripts a release: `done`, or the number
            of libvirt's error, and how often. A dry run says the same beforehand, and the imitated host does the same, but for the scripts that
            [agreement-scripts.md](../agreement-scripts.md) names. The page is made by `RECORD_DOCS=1 swift test --filter ReversionTableTests`, and a test holds it to what was
            recorded. One situation has several answers where more than the columns counts: the snapshot right before, the current one, `--force`, checkpoints (84 for a
            deletion), whether images of then are still there. Of some snapshots that a release refused to make nothing could be asked, so the counts differ.

            Numbers: 1 internal error, 8 invalid argument, 9 operation failed, 38 system error, 67 not supported in this configuration, 84 not supported. "Bitmaps cut off": a checkpoint's bitmap is no longer in the images that the disk has, so no increment starts from it.
            Situations in which nothing else changes than which snapshots there are, and which is the current one, are left out of what is left.


            """
        text += "## Going back\n\n"
        text += section(tables.map { ($0.0, $0.1.reversions) }, "snapshot | domain | checkpoints")
        text += "\n## Deleting\n\n"
        text += section(tables.map { ($0.0, $0.1.deletions) }, "snapshot | deleted | domain | others below")
        return text
    }

    private static func section(
        _ tables: [(ReleaseNumber, [ReversionTable.Situation: ReversionTable.Outcome])],
        _ columns: String
    ) -> String {
        var text = ""
        let rows = Set(tables.flatMap { $0.1.keys }).sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
        let count = columns.split(separator: "|").count
        for (title, cell) in [
            ("What is answered", { (outcome: ReversionTable.Outcome) in outcome.answer }),
            ("What is left, of what was asked", { $0.remains }),
        ] {
            text += "### \(title)\n\n| \(columns) | \(tables.map { "\($0.0)" }.joined(separator: " | ")) |\n"
            text += "|" + String(repeating: " --- |", count: count + tables.count) + "\n"
            for row in rows {
                let cells = tables.map { table in table.1[row].map(cell) ?? "not asked" }
                guard cells.contains(where: { $0 != Self.unchanged && $0 != "not asked" }) else { continue }
                text += "| \(row.cells) | \(cells.joined(separator: " | ")) |\n"
            }
            text += "\n"
        }
        return String(text.dropLast())
    }
}
