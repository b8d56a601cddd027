import Foundation
import LibvirtHost
import MomentDiagnostics
import Testing

/// A script of requests, made at random, with what a release of libvirt answered to each and what was there after it.
struct RecordedScript: Sendable, CustomTestStringConvertible {
    let id: String
    let domain: String
    let state: DomainSummary.State
    let steps: [Step]

    var testDescription: String { id }

    /// A request and its answer.
    struct Step: Sendable {
        let request: Request
        /// The number of the error; nil where it was done.
        let error: Int?
        let after: Surveyed
    }

    /// One request of the script, as it was recorded.
    struct Request: Decodable, Sendable {
        let op: String
        let name: String?
        let xml: String?
        let flags: [String]?

        /// The flags as libvirt's bits, by the names of one call.
        func flags(_ bits: [String: UInt32]) -> UInt32 { (flags ?? []).reduce(0) { $0 | (bits[$1] ?? 1 << 31) } }
    }

    /// What there is: which snapshots and checkpoints with which parents, which images with what in them, which of them are each disk's.
    struct Surveyed: Equatable, Sendable {
        var state = ""
        var snapshots: [String: String?] = [:]
        var checkpoints: [String: String?] = [:]
        var current: String?
        var disks: [String: [String]] = [:]
        var images: [String: Image] = [:]
    }

    struct Image: Equatable, Decodable, Sendable {
        var bitmaps: [String]?
        var snapshots: [String]?
    }

    /// What changed in what there is, as recorded.
    private struct Change: Decodable {
        let state: String?
        let snapshots: [String: String?]?
        let checkpoints: [String: String?]?
        let current: String??
        let disks: [String: [String]]?
        let images: [String: Image]?

        private enum Key: String, CodingKey { case state, snapshots, checkpoints, current, disks, images }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            state = try values.decodeIfPresent(String.self, forKey: .state)
            snapshots = try values.decodeIfPresent([String: String?].self, forKey: .snapshots)
            checkpoints = try values.decodeIfPresent([String: String?].self, forKey: .checkpoints)
            current = values.contains(.current) ? .some(try values.decode(String?.self, forKey: .current)) : nil
            disks = try values.decodeIfPresent([String: [String]].self, forKey: .disks)
            images = try values.decodeIfPresent([String: Image].self, forKey: .images)
        }

        func apply(to surveyed: inout Surveyed) {
            if let state { surveyed.state = state }
            if let snapshots { surveyed.snapshots = snapshots }
            if let checkpoints { surveyed.checkpoints = checkpoints }
            if let current { surveyed.current = current }
            if let disks { surveyed.disks = disks }
            // What is no disk's image, the imitated host does not have: media, and files with a domain's memory.
            if let images { surveyed.images = images.filter { !$0.key.hasSuffix(".iso") && !$0.key.hasSuffix(".mem") } }
        }
    }

    private struct Asked: Decodable {
        let id: String
        let domain: String
        let state: String
        let steps: [Request]
    }

    private struct Answered: Decodable {
        let id: String
        let answers: [Answer]?

        struct Answer: Decodable {
            let error: Int?
            let after: Change
        }
    }

    /// The definition of its domain.
    func definition() throws -> String { try String(contentsOf: Self.folder.appending(path: domain), encoding: .utf8) }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/oracle-sequences")

    private static func lines<Value: Decodable>(_ path: String, as type: Value.Type) -> [Value] {
        let text = (try? String(contentsOf: folder.appending(path: path), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { line in
            do { return try JSONDecoder().decode(type, from: Data(line.utf8)) } catch {
                preconditionFailure("\(path): \(error) in \(line.prefix(80))")
            }
        }
    }

    /// The scripts that a release answered.
    static func answered(by release: ReleaseNumber) -> [RecordedScript] {
        let requests = Dictionary(
            uniqueKeysWithValues: lines("requests.jsonl", as: Asked.self).map { ($0.id, $0) }
        )
        return lines("answers/\(release).jsonl", as: Answered.self).compactMap { answered in
            guard let asked = requests[answered.id], let answers = answered.answers else { return nil }
            var surveyed = Surveyed()
            let steps = zip(asked.steps, answers).map { request, answer in
                answer.after.apply(to: &surveyed)
                return Step(request: request, error: answer.error, after: surveyed)
            }
            return RecordedScript(
                id: asked.id,
                domain: asked.domain,
                state: .init(asked.state),
                steps: steps
            )
        }
    }

    /// The releases that were asked.
    static let releases = [ReleaseNumber(9, 0, 0), ReleaseNumber(11, 3, 0), ReleaseNumber(12, 9, 0)]
}

extension DomainSummary.State {
    fileprivate init(_ word: String) {
        self = word == "shutoff" ? .shutoff : word == "paused" ? .paused : .running
    }
}
