import LibvirtHost
import MomentDocuments
import MomentInMemory

/// What libvirt's driver for tests does not do as its driver for QEMU does, and the imitated host with that.
enum TestDriverDifference: String, CaseIterable {
    case metadataOnly = "it has no snapshots without data, so their metadata can't go alone"
    case disksOnly = "it takes no snapshots of disks only"
    case together = "it has checkpoints or snapshots, never both"
    case misstated = "it calls starting, pausing or resuming in the wrong state an internal error"
    case noImages = "it has no images, in which bitmaps could stay or be missing"
    case off = "it deletes checkpoints of domains that are off"
    case resumesRunning = "a start from a managed save of a paused domain lets it run"
    case staysOff = "going back to a snapshot of a domain that was off leaves it off, whatever is wanted"
    case dropsSave = "going back to a snapshot removes a managed save"

    /// Why a request is answered differently; nil where it is not.
    init?(_ request: ModelRequest, on host: InMemoryHost, _ domain: DomainReference) async throws {
        let summary = try await host.summary(of: domain)
        let (state, hasManagedSave) = (summary.state, summary.hasManagedSave)
        let hasSnapshots = try await !host.snapshots(of: domain, listing: .all, matching: .init()).isEmpty
        let hasCheckpoints = try await !host.checkpoints(of: domain, listing: .all, matching: .init()).isEmpty
        switch request {
        case .deleteSnapshot(_, let deletion) where deletion.metadataOnly: self = .metadataOnly
        case .createSnapshot(_, .disks): self = .disksOnly
        case .createSnapshot where hasCheckpoints: self = .together
        case .createCheckpoint where hasSnapshots: self = .together
        case .createCheckpoint(let name) where await host.bitmaps(in: "/guest/image")?.contains(name) == true:
            self = .noImages
        case .deleteCheckpoint(_, let deletion) where !deletion.metadataOnly && !state.isActive: self = .off
        case .start where state.isActive: self = .misstated
        case .start where hasManagedSave: self = .resumesRunning
        case .revert where hasManagedSave: self = .dropsSave
        case .revert where await host.bitmaps(in: "/guest/image")?.isEmpty == false: self = .noImages
        case .revert(let name, let outcome) where outcome != .asRecorded:
            let snapshot = try? await host.snapshot(name, of: domain)
            guard snapshot?.state == SnapshotState.shutoff else { return nil }
            self = .staysOff
        case .suspend where state != .running: self = .misstated
        case .resume where state != .paused: self = .misstated
        default: return nil
        }
    }
}
