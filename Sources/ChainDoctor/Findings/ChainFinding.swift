public import MomentDiagnostics

/// Something that does not fit in a domain's chain, and what would mend it.
public struct ChainFinding: Hashable, Sendable {
    /// The finding as it is shown to people.
    public var diagnostic: Diagnostic
    /// What would mend it, in order; several findings may name the same step.
    public var repairs: [ChainRepair]

    /// Creates a finding with the steps that would repair it, in their order.
    public init(_ diagnostic: Diagnostic, repairs: [ChainRepair] = []) {
        self.diagnostic = diagnostic
        self.repairs = repairs
    }

    init(
        _ code: Diagnostic.Code,
        _ severity: Diagnostic.Severity,
        layer: Diagnostic.Layer = .domain,
        _ message: String,
        notes: [String] = [],
        libvirt: Int? = nil,
        repairs: [ChainRepair] = []
    ) {
        self.init(
            Diagnostic(
                code,
                severity: severity,
                layer: layer,
                message: message,
                range: nil,
                notes: notes.map { Diagnostic.Note($0) },
                libvirtError: libvirt
            ),
            repairs: repairs
        )
    }
}

extension Diagnostic.Code {
    static let checkpointWithoutBitmap: Self = "checkpoint-without-bitmap"
    static let bitmapInconsistent: Self = "bitmap-inconsistent"
    static let bitmapDisabled: Self = "bitmap-disabled"
    static let bitmapGap: Self = "bitmap-gap"
    static let bitmapUnusable: Self = "bitmap-unusable"
    static let bitmapWithoutCheckpoint: Self = "bitmap-without-checkpoint"
    static let checkpointParentMissing: Self = "checkpoint-parent-missing"
    static let checkpointDetached: Self = "checkpoint-detached"
    static let checkpointOrder: Self = "checkpoint-order"
    static let chainBroken: Self = "chain-broken"
    static let imagesUnseen: Self = "images-unseen"
    static let runUnfinished: Self = "run-unfinished"
    static let filesUnseen: Self = "files-unseen"
    static let diskBelowOverlay: Self = "disk-below-overlay"
    static let overlayUnknown: Self = "overlay-unknown"
    static let snapshotParentMissing: Self = "snapshot-parent-missing"
    static let snapshotUnknown: Self = "snapshot-unknown"
    static let snapshotWithoutData: Self = "snapshot-without-data"
    static let snapshotOverlayMissing: Self = "snapshot-overlay-missing"
    static let snapshotDeleteUnfinished: Self = "snapshot-delete-unfinished"
    static let targetLeft: Self = "target-left"
    static let socketLeft: Self = "socket-left"
    static let backupJobStale: Self = "backup-job-stale"
    static let backupJobOpen: Self = "backup-job-open"
}
