import MomentDiagnostics
import MomentDocuments
import MomentRules

/// How often a release's answers are what is predicted.
struct Agreement {
    /// One kind of document at one release.
    struct Row {
        var asked = 0
        var verdicts = 0
        var refused = 0
        var numbers = 0
        var shown = 0
        var documents = 0

        mutating func add(_ oracle: OracleCase, _ prediction: Prediction) {
            asked += 1
            if prediction.verdict.isAccepted == oracle.accepted { verdicts += 1 }
            if let code = oracle.error?.code {
                refused += 1
                if prediction.error == code { numbers += 1 }
            }
            if let effective = oracle.effective {
                shown += 1
                if prediction.effective == effective { documents += 1 }
            }
        }
    }

    /// The rows by kind, and what came out otherwise.
    private(set) var rows: [String: Row] = [:]
    private(set) var misses: [String] = []

    init(_ cases: [RecordedRelease.Case]) throws {
        for item in cases {
            let prediction = try item.prediction()
            rows[item.oracle.kind, default: Row()].add(item.oracle, prediction)
            if !prediction.agrees { misses.append(item.key) }
        }
    }

    /// The table's rows for a release.
    func markdown(_ release: RecordedRelease) -> String {
        ["backup", "checkpoint", "snapshot"].map { kind in
            let row = rows[kind] ?? Row()
            return "| \(release.release) | \(kind) | \(row.asked) | \(row.verdicts) | \(row.numbers) of \(row.refused) "
                + "| \(row.documents) of \(row.shown) |\n"
        }
        .joined()
    }
}
