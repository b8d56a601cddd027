internal import ArgumentParser
internal import Dispatch
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentRules
internal import Synchronization
internal import XMLTree

/// What a shell's completion offers of a live host. A shell has no place for an error: whatever goes wrong, nothing is offered.
enum LiveCompletion {
    /// The domains of the host that the line names, or of libvirt's own choice.
    static let domains = offering { host, _ in try await names(on: host) }

    /// The checkpoints of the line's domain.
    static let checkpoints = offering { host, words in try await checkpoints(words, on: host) }

    /// The snapshots of the line's domain.
    static let snapshots = offering { host, words in
        guard let domain = try await domain(in: words, on: host) else { return [] }
        return try await host.snapshots(of: domain, listing: .all, matching: SnapshotFilter())
    }

    /// What a backup of the line's domain can start from.
    static let bases = offering { host, words in ["newest"] + (try await checkpoints(words, on: host)) }

    /// The targets of the disks of the line's domain.
    static let disks = offering { host, words in
        guard let domain = try await domain(in: words, on: host) else { return [] }
        return DomainDescription(try await host.definition(of: domain)).disks.map(\.target)
    }

    /// As long as a shell may wait for a host that does not answer.
    private static let patience = DispatchTimeInterval.seconds(3)

    private static func offering(
        _ find: @escaping @Sendable (LibvirtConnection, [String]) async throws -> [String]
    ) -> CompletionKind {
        // The argument parser asks before any task runs, and takes no asynchronous answer from commands that are not asynchronous themselves.
        .custom { words, _, _ in
            let found = Mutex<[String]>([])
            let isDone = DispatchSemaphore(value: 0)
            Task {
                let names = (try? await ask(words, find)) ?? []
                found.withLock { $0 = names }
                isDone.signal()
            }
            _ = isDone.wait(timeout: .now() + patience)
            return found.withLock { $0 }
        }
    }

    private static func ask(
        _ words: [String],
        _ find: (LibvirtConnection, [String]) async throws -> [String]
    ) async throws -> [String] {
        let host = try await LibvirtConnection.connect(to: uri(in: words), access: .readOnly)
        let result: Result<[String], any Error>
        do { result = .success(try await find(host, words)) } catch { result = .failure(error) }
        await host.close()
        return try result.get()
    }

    /// The host that a line names.
    private static func uri(in words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            if word == "-c" || word == "--connect" { return words.dropFirst(index + 1).first }
            let long = "--connect="
            if word.hasPrefix(long) { return String(word.dropFirst(long.count)) }
        }
        return nil
    }

    private static func names(on host: LibvirtConnection) async throws(HostError) -> [String] {
        try await host.domains(matching: DomainFilter()).map(\.name).sorted()
    }

    private static func checkpoints(_ words: [String], on host: LibvirtConnection) async throws -> [String] {
        guard let domain = try await domain(in: words, on: host) else { return [] }
        return try await host.checkpoints(of: domain, listing: .all, matching: CheckpointFilter())
    }

    /// The domain that a line names: its first word that is one, whatever stands before it.
    private static func domain(in words: [String], on host: LibvirtConnection) async throws -> DomainReference? {
        let known = NameSet(try await names(on: host))
        return words.first { known.contains($0) }.map { .name($0) }
    }
}
