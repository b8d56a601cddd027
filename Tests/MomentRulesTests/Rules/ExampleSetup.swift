import Foundation
import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import TestSupport
import Testing
import XMLTree

/// An example of a rule's explanation, ready to be judged.
///
/// Its first line may be a comment that says what is given: phrases, each with a meaning here, behind `;`. What it does not say is as in
/// samples/domains/two-disks.xml, whose domain runs, is persistent, and has neither checkpoints nor snapshots nor a job; nobody looks at the host.
struct ExampleSetup {
    private var submission: Submission
    private var host = ExampleHost()
    private let text: String

    /// A phrase without a meaning.
    struct UnknownPhrase: Error { let phrase: String }

    init(_ example: String) throws {
        text = example.replacing(/([a-z])\{(\d+)\}/) { match in
            String(repeating: String(match.1), count: Int(match.2) ?? 0)
        }
        let domain = try Data(contentsOf: Samples.repository.appending(path: "samples/domains/two-disks.xml"))
        var definition = String(decoding: domain, as: UTF8.self)
        let given = try Self.given(example)
        for phrase in given { try Self.change(&definition, phrase) }
        let root = try #require(XMLDocumentParser().parse(definition).document, "\(definition)").root
        var context = DomainContext(DomainDescription(root))
        context.bitmaps = Dictionary(uniqueKeysWithValues: context.description.disks.map { ($0.target, []) })
        context.internalSnapshots = []
        submission = Submission(domain: context, time: Instant(1_700_000_000))
        for phrase in given where !Self.isOfDefinition(phrase) { try take(phrase) }
    }

    /// The phrases of the comment before the root element.
    private static func given(_ example: String) throws -> [String] {
        guard let start = example.range(of: "<!-- given: ") else { return [] }
        let end = try #require(example.range(of: " -->"))
        return example[start.upperBound..<end.lowerBound].components(separatedBy: ";")
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    }

    private static func isOfDefinition(_ phrase: String) -> Bool {
        ["disk <", "device <", "no disk", "<"].contains { phrase.hasPrefix($0) }
    }

    /// Changes the domain's definition where a phrase is about that.
    private static func change(_ definition: inout String, _ phrase: String) throws {
        guard isOfDefinition(phrase) else { return }
        if phrase.hasPrefix("no disk") {
            let kept = phrase.hasPrefix("no disk but ") ? phrase.dropFirst("no disk but ".count) : ""
            let disks = definition.components(separatedBy: "    <disk ").dropFirst()
                .map { "    <disk " + ($0.components(separatedBy: "</disk>\n").first ?? "") + "</disk>\n" }
            for disk in disks where kept.isEmpty || !disk.contains("<target dev='\(kept)'") {
                definition = definition.replacing(disk, with: "")
            }
        } else if phrase.hasPrefix("<") {
            definition = definition.replacing("  <devices>\n", with: "  \(phrase)\n  <devices>\n")
            if phrase.hasPrefix("<os>") {
                let start = try #require(definition.range(of: "  <os>\n    <type"))
                let end = try #require(definition.range(of: "</os>\n"))
                definition.removeSubrange(start.lowerBound..<end.upperBound)
            }
        } else {
            let device = phrase.drop { $0 != "<" }
            definition = definition.replacing("  </devices>", with: "    \(device)\n  </devices>")
        }
    }

    private mutating func take(_ phrase: String) throws {
        let words = phrase.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("flag", 2): submission.flags.insert(try #require(APIFlag(rawValue: words[1])))
        case ("emulator", 2): submission.emulator = ReleaseNumber(words[1])
        case ("libvirt", 2): submission.release = try #require(ReleaseNumber(words[1]))
        case ("domain", 2) where words[1] == "off": submission.domain?.state = .shutoff
        case ("domain", 2) where words[1] == "paused": submission.domain?.state = .paused
        case ("domain", 2) where words[1] == "transient": submission.domain?.isPersistent = false
        case ("checkpoint", 2...): add(checkpoint: words[1], words.dropFirst(3))
        case ("snapshot", 2...): add(snapshot: words[1], words.dropFirst(2).joined(separator: " "))
        case ("bitmap", 4): submission.domain?.bitmaps?[words[3], default: []].insert(.init(words[1]))
        case ("backup", 2) where words[1] == "running": submission.domain?.runningJob = .backup
        case ("commit", 3): beginCommit(words[2])
        case ("agent", 2) where words[1] == "silent": submission.domain?.description.isAgentConnected = false
        case ("descriptors", 2): submission.domain?.descriptorGroups = words[1] == "none" ? [] : [words[1]]
        case ("beside", 2...):
            submission.checkpoint = XMLDocumentParser().parse(words.dropFirst().joined(separator: " ")).document
        case (_, 5) where words.first?.hasSuffix("}") == true: break
        default:
            guard host.take(words) else { throw UnknownPhrase(phrase: phrase) }
            submission.host = host.probe
        }
    }

    private mutating func add(checkpoint name: String, _ disks: some Sequence<String>) {
        let disks = Array(disks)
        let recorded = disks.isEmpty ? (submission.domain?.description.disks.map(\.target) ?? []) : disks
        let parent = submission.domain?.currentCheckpoint
        submission.domain?.checkpoints.append(ExistingMoment(name, parent: parent, disks: Set(recorded)))
        submission.domain?.currentCheckpoint = name
        for disk in recorded { submission.domain?.bitmaps?[disk, default: []].insert(.init(name)) }
    }

    private mutating func add(snapshot name: String, _ how: String) {
        var moment = ExistingMoment(name, state: how == "of an off domain" ? .shutoff : .running)
        moment.storedDomain = submission.domain?.description.origin
        submission.domain?.snapshots.append(moment)
        submission.domain?.currentSnapshot = name
    }

    private mutating func beginCommit(_ disk: String) {
        guard let index = submission.domain?.description.disks.firstIndex(where: { $0.target == disk }) else { return }
        submission.domain?.description.disks[index].hasBlockJob = true
        submission.domain?.description.disks[index].mirrorJob = "active-commit"
    }

    /// What the rules find, the grammar's own findings aside.
    func findings() throws -> [Diagnostic] {
        let parsed = XMLDocumentParser().parse(text)
        let document = try #require(parsed.document, "\(parsed.findings.map(\.message)) \(text)")
        return Preflight(submission).verdict(on: document).findings
    }

    /// Returns the codes of the findings on the example.
    func codes() throws -> [Diagnostic.Code] { try findings().map(\.code) }
}

/// The host of an example: what phrases say of it, and nothing else is known.
private struct ExampleHost {
    private var files: [String: HostProbe.FileKind] = [:]
    private var images: [String: ImageFacts] = [:]
    private var facts: [String: FileFacts] = [:]
    private var process = ProcessFacts()
    private var takenPorts: Set<UInt16> = []
    private var unknownHosts: Set<String> = []
    private var hasSecrets = true
    private var certificates: Bool?

    /// Takes a phrase; false where it has no meaning.
    mutating func take(_ words: [String]) -> Bool {
        switch words.dropLast().joined(separator: " ") {
        case "file": files[words.last ?? ""] = .regular(size: 1 << 20)
        case "empty file": files[words.last ?? ""] = .regular(size: 0)
        case "directory": files[words.last ?? ""] = .directory
        case "no directory for": files[words.last ?? ""] = .noDirectory
        case "nothing at": files[words.last ?? ""] = .missing
        case "device": files[words.last ?? ""] = .blockDevice
        case "port taken": takenPorts.insert(UInt16(words.last ?? "") ?? 0)
        case "all ports" where words.last == "taken": takenPorts.formUnion(HostProbe.usualBackupPorts)
        case "host known": break
        case "host unknown": unknownHosts.insert(words.last ?? "")
        case "secrets": hasSecrets = words.last == "known"
        case "certificates" where words.last == "missing": certificates = false
        case "image raw":
            files[words.last ?? ""] = .regular(size: 1 << 20)
            images[words.last ?? ""] = .init("", format: .raw, virtualSize: 1 << 26)
        case "image qcow2":
            files[words.last ?? ""] = .regular(size: 1 << 20)
            images[words.last ?? ""] = .init("", format: .qcow2, virtualSize: 1 << 26)
        case "closed directory": add(directory: words.last ?? "", mode: 0o700)
        case "open directory": add(directory: words.last ?? "", mode: 0o755)
        case "shared directory": add(directory: words.last ?? "", mode: 0o1777)
        case "full directory": add(directory: words.last ?? "", mode: 0o755, room: 0)
        case "readable file": add(file: words.last ?? "", mode: 0o644)
        case "private file": add(file: words.last ?? "", mode: 0o600)
        case "foreign socket":
            var socket = FileFacts(words.last ?? "", .socket)
            socket.owner = 0
            facts[socket.path] = socket
        case "QEMU user":
            process.user = UInt32(words.last ?? "")
            process.groups = []
        case "confined by": process.confinement = [words.last ?? ""]
        default: return false
        }
        return true
    }

    private mutating func add(file: String, mode: UInt32) {
        var fact = FileFacts(file, .file)
        (fact.mode, fact.owner, fact.group, fact.hasAccessList) = (mode, 0, 0, false)
        facts[file] = fact
    }

    /// A directory of root's, with the images that a copy is measured by.
    private mutating func add(directory: String, mode: UInt32, room: UInt64 = 1 << 40) {
        var fact = FileFacts(directory, .directory)
        (fact.mode, fact.owner, fact.group, fact.hasAccessList) = (mode, 0, 0, false)
        fact.freeSpace = room
        facts[directory] = fact
        for path in Self.images {
            var image = ImageFacts(path, format: .qcow2, virtualSize: 1 << 30)
            image.allocatedSize = 1 << 20
            images[path] = image
        }
    }

    /// The images of the domain's disks.
    private static let images = ["/srv/images/db/system.qcow2", "/srv/images/db/data.qcow2"]

    var probe: HostProbe {
        let it = self
        var probe = HostProbe(
            file: { it.files[$0] ?? (Self.images.contains($0) ? .regular(size: 1 << 20) : .missing) },
            isPortFree: { _, port in !it.takenPorts.contains(port) },
            resolves: { !it.unknownHosts.contains($0) },
            image: { it.images[$0] },
            hasSecret: { _ in it.hasSecrets },
            facts: { it.facts[$0] },
            hasBackupCertificates: it.certificates
        )
        probe.process = process
        return probe
    }
}
