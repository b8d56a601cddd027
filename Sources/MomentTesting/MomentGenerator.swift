public import MomentDiagnostics
public import MomentDocuments

/// Makes random documents from the same mapping that reads and writes them: every optional part, odd white space, any script.
///
/// A document made for a release is valid for its grammar, unless it was asked to hold what only libvirt writes.
public struct MomentGenerator: Sendable {
    private var random: SeededRandom
    private let options: GeneratorOptions

    /// Makes a generator that gives the same documents for the same seed.
    ///
    /// - Parameters:
    ///   - seed: where to start
    ///   - release: the release of libvirt the documents are for
    ///   - density: how likely each optional part is, from 0 to 1
    ///   - includesOutput: whether parts are made that libvirt writes and does not read, such as a job's node numbers
    public init(seed: UInt64, release: ReleaseNumber = .newest, density: Double = 0.5, includesOutput: Bool = false) {
        random = SeededRandom(seed: seed)
        options = GeneratorOptions(release: release, density: density, includesOutput: includesOutput)
    }

    /// A random backup job.
    public mutating func backup() -> DomainBackup {
        ElementGenerator.make(DomainBackup.self, options: options, using: &random)
    }

    /// A random checkpoint.
    public mutating func checkpoint() -> DomainCheckpoint {
        ElementGenerator.make(DomainCheckpoint.self, options: options, using: &random)
    }

    /// Returns the next random snapshot.
    public mutating func snapshot() -> DomainSnapshot {
        ElementGenerator.make(DomainSnapshot.self, options: options, using: &random)
    }

    /// A random document of a kind.
    public mutating func document(_ kind: MomentDocument.Kind) -> MomentDocument {
        switch kind {
        case .backup: .backup(backup())
        case .checkpoint: .checkpoint(checkpoint())
        case .snapshot: .snapshot(snapshot())
        }
    }
}
