import Foundation
import MomentRules
import MomentXML
import Testing
import XMLTree

/// A request that a real libvirt was asked, with its answer.
struct OracleCase: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    let kind: String
    let document: String
    let checkpointDocument: String?
    let domain: String
    let state: DomainState
    let persistent: Bool
    let flags: [APIFlag]
    let setup: [SetupStep]
    var accepted: Bool
    var error: Refusal?
    var effective: String?
    let host: Bool
    /// Why there is no answer: the release knows no such domain, say.
    var notAsked: String?

    struct Refusal: Decodable, Sendable {
        let code: Int
    }

    /// What was done before.
    struct SetupStep: Decodable, Sendable {
        let op: String
        let xml: String?
        let flags: [String]?
        let dev: String?
        let name: String?
        let persistent: Bool?
        let path: String?
        let to: String?
        let fmt: String?
        let port: UInt16?
        let size: UInt64?
    }

    var testDescription: String { id }
}

/// The cases of a folder below Tests/Fixtures: every *.jsonl there.
struct OracleCorpus: Sendable {
    let folder: URL
    /// All requests, with the answers of libvirt 9.0.0 where it has one.
    let requests: [OracleCase]
    /// The requests that libvirt 9.0.0 answered.
    let cases: [OracleCase]
    /// Why a case may differ, by its identifier.
    let exceptions: [String: OracleException]
    /// Files that were on the host although the recording does not say so, by case.
    let hostFiles: [String: [String: String]]

    static let given = OracleCorpus("oracle")
    static let own = OracleCorpus("oracle-own")
    static let extra = OracleCorpus("oracle-extra")
    /// The corpora that every recorded release was asked, by the name that its answers call them.
    static let all = [("given", given), ("own", own), ("extra", extra)]
    /// Cases of the moment, such as Scripts/make-oracle-requests.py begins, in a folder that the environment names.
    static let more = ProcessInfo.processInfo.environment["ORACLE"].map { OracleCorpus(URL(filePath: $0)) }

    private init(_ name: String) {
        self.init(
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Fixtures/\(name)")
        )
    }

    private init(_ folder: URL) {
        self.folder = folder
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        let decoder = JSONDecoder()
        // Sequences of operations are for the host in memory.
        let lists = files.filter { $0.pathExtension == "jsonl" && $0.lastPathComponent != "sequences.jsonl" }
        requests = lists.sorted { $0.path() < $1.path() }.flatMap { file in
            ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n").map { line in
                do { return try decoder.decode(OracleCase.self, from: Data(line.utf8)) } catch {
                    preconditionFailure("\(file.lastPathComponent): \(error) in \(line.prefix(80))")
                }
            }
        }
        cases = requests.filter { $0.notAsked == nil }
        exceptions = Self.read("exceptions.json", in: folder) ?? [:]
        hostFiles = Self.read("host.json", in: folder) ?? [:]
    }

    static func read<Value: Decodable>(_ name: String, in folder: URL) -> Value? {
        guard let data = try? Data(contentsOf: folder.appending(path: name)) else { return nil }
        do { return try JSONDecoder().decode(Value.self, from: data) } catch {
            preconditionFailure("\(name): \(error)")
        }
    }

    func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: path))) }
}

/// A case that is known to come out otherwise, and why.
struct OracleException: Decodable, Sendable {
    /// `verdict` where even the verdict differs, `error` where only the number does, `effective` where only the document does.
    let differs: String
    let reason: String
}
