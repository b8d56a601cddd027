import Foundation
import Testing

/// A script of operations that was run against a real libvirt, with the answer to each.
struct OracleSequence: Sendable, CustomTestStringConvertible {
    var id: String
    var domain: String
    var state: String
    var steps: [Step]

    var testDescription: String { id }

    /// An operation and its answer.
    struct Step: @unchecked Sendable {
        // Made of what JSON holds, and never changed.
        let request: [String: Any]
        let answer: [String: Any]

        var operation: String { request["op"] as? String ?? "" }
        var name: String { request["name"] as? String ?? "" }
        var xml: String { request["xml"] as? String ?? "" }
        var isAccepted: Bool { answer["ok"] as? Bool == true }
        var error: Int? { answer["error"] as? Int }

        /// The flags as libvirt's bits, by the names of one call.
        func flags(_ bits: [String: UInt32]) -> UInt32 {
            ((request["flags"] as? [Any]) ?? []).reduce(0) { flags, flag in
                if let number = flag as? NSNumber { return flags | number.uint32Value }
                return flags | (bits[flag as? String ?? ""] ?? 1 << 31)
            }
        }
    }

    static let all: [OracleSequence] = {
        let file = folder.appending(path: "sequences.jsonl")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let id = object["id"] as? String, let domain = object["domain"] as? String,
                let state = object["state"] as? String, let answers = object["steps"] as? [[String: Any]]
            else { return nil }
            let requests =
                (object["setup"] as? [[String: Any]] ?? []) + (object["post"] as? [[String: Any]] ?? [])
            return OracleSequence(
                id: id,
                domain: domain,
                state: state,
                steps: zip(requests, answers).map { Step(request: $0, answer: $1) }
            )
        }
    }()

    /// The definition of its domain.
    func definition() throws -> String {
        try String(contentsOf: Self.folder.appending(path: "domains/\(domain).xml"), encoding: .utf8)
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/oracle")
}
