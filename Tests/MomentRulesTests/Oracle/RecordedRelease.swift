import Foundation
import MomentDiagnostics
import Testing

/// A release of libvirt that was asked the requests of all corpora.
struct RecordedRelease: Sendable, CustomTestStringConvertible {
    let release: ReleaseNumber
    /// The release of QEMU it ran with.
    let qemu: String
    /// The release of libxml2 it read with.
    let libxml2: ReleaseNumber
    /// The corpora that were asked, by name.
    let corpora: [(name: String, corpus: OracleCorpus)]
    /// What it answers otherwise than 9.0.0, by corpus and identifier.
    private let answers: [String: Answer]
    /// The cases that come out otherwise, and why.
    let exceptions: [String: OracleException]

    /// One line of a release's file.
    private struct Answer: Decodable {
        let corpus: String
        let id: String
        let accepted: Bool?
        let error: OracleCase.Refusal?
        let effective: String?
        let notAsked: String?
    }

    /// Where an answer was recorded.
    private struct Host: Decodable {
        let qemu: String
        let libxml2: String
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/oracle-releases")

    /// Every recorded release, oldest first.
    static let all: [RecordedRelease] = {
        let hosts: [String: Host] = OracleCorpus.read("hosts.json", in: folder) ?? [:]
        return hosts.compactMap { text, host in ReleaseNumber(text).map { RecordedRelease($0, host) } }
            .sorted { $0.release < $1.release }
    }()

    private init(_ release: ReleaseNumber, _ host: Host) {
        self.release = release
        qemu = host.qemu
        libxml2 = ReleaseNumber(host.libxml2) ?? ReleaseNumber(0, 0, 0)
        corpora = OracleCorpus.all.map { ($0.0, $0.1) }
        let lines = (try? String(contentsOf: Self.folder.appending(path: "\(release).jsonl"), encoding: .utf8)) ?? ""
        let decoder = JSONDecoder()
        let rows = lines.split(separator: "\n").map { line in
            do { return try decoder.decode(Answer.self, from: Data(line.utf8)) } catch {
                preconditionFailure("\(release): \(error) in \(line.prefix(80))")
            }
        }
        answers = Dictionary(uniqueKeysWithValues: rows.map { ("\($0.corpus)/\($0.id)", $0) })
        let known: [String: [String: OracleException]] = OracleCorpus.read("exceptions.json", in: Self.folder) ?? [:]
        exceptions = known["\(release)"] ?? [:]
    }

    /// The cases with this release's answers.
    var cases: [Case] {
        corpora.flatMap { name, corpus in
            corpus.requests.compactMap { request -> Case? in
                var asked = request
                let key = "\(name)/\(request.id)"
                if let answer = answers[key] {
                    asked.notAsked = answer.notAsked
                    asked.accepted = answer.accepted ?? false
                    asked.error = answer.error
                    asked.effective = answer.effective
                }
                guard asked.notAsked == nil else { return nil }
                let isAsBefore = answers[key] == nil
                let exception = exceptions[key] ?? (isAsBefore ? corpus.exceptions[request.id] : nil)
                return Case(key: key, oracle: asked, corpus: corpus, release: self, exception: exception)
            }
        }
    }

    /// The answers that name no request there is.
    var strayAnswers: [String] {
        let known = Set(corpora.flatMap { name, corpus in corpus.requests.map { "\(name)/\($0.id)" } })
        return (Array(answers.keys) + exceptions.keys).filter { !known.contains($0) }
    }

    var testDescription: String { release.description }

    /// A request and what the release answered.
    struct Case: Sendable, CustomTestStringConvertible {
        let key: String
        let oracle: OracleCase
        let corpus: OracleCorpus
        let release: RecordedRelease
        let exception: OracleException?

        var testDescription: String { "\(release.release) \(key)" }

        func prediction() throws -> Prediction {
            try Prediction(oracle, corpus, release.release, libxml2: release.libxml2)
        }
    }
}
