import ChainDoctor
import Foundation
import LibvirtHost
import MomentDocuments
import TestSupport

/// A fault in a chain, made as it comes about in life.
enum Fault: CaseIterable, Sendable {
    /// Checkpoints were deleted with their metadata only.
    case metadataDeleted
    /// Somebody took the bitmaps out of all images while the domain was off.
    case bitmapsRemoved
    /// The bitmap is removed from one disk only.
    case bitmapOfOneDiskRemoved
    /// The bitmap is removed while the domain runs, without its knowing.
    case bitmapRemovedWhileRunning
    /// QEMU was killed, and bitmaps that were in its memory are lost.
    case killed
    /// QEMU was killed, and the domain started again.
    case killedAndStarted
    /// Somebody told a bitmap to record no more.
    case bitmapDisabled
    /// An overlay was made, or put right, by somebody who did not think of bitmaps.
    case overlayWithoutBitmap
    /// A redefinition put a checkpoint before its parent.
    case disorder
    /// The image below an overlay was moved.
    case backingFileGone
    /// QEMU was killed in the middle of a pull backup.
    case socketLeft
    /// The daemon and QEMU died, and nobody removed the scratch file.
    case scratchLeft
    /// A backup began and nobody fetches it.
    case jobForgotten
    /// The domain was defined anew from an old document, on the image below its overlay.
    case definedOnBase
    /// Somebody made a snapshot inside an image of a domain that is off.
    case snapshotOfOthers
    /// Somebody took a snapshot out of the image.
    case snapshotTakenOut
    /// Somebody removed the overlay of a snapshot.
    case overlayRemoved
    /// libvirt began to delete a snapshot, and did not come to the end.
    case deletionUnfinished

    /// What the doctor calls it.
    var codes: Set<String> {
        switch self {
        case .metadataDeleted: ["bitmap-without-checkpoint"]
        case .bitmapsRemoved, .bitmapOfOneDiskRemoved, .bitmapRemovedWhileRunning: ["checkpoint-without-bitmap"]
        // The last checkpoint was made in that run: its bitmap was never written to an image.
        case .killed, .killedAndStarted: ["bitmap-inconsistent", "checkpoint-without-bitmap"]
        case .bitmapDisabled: ["bitmap-disabled"]
        case .overlayWithoutBitmap: ["bitmap-gap"]
        case .disorder: ["checkpoint-order"]
        case .backingFileGone: ["chain-broken"]
        case .socketLeft: ["bitmap-inconsistent", "socket-left"]
        case .scratchLeft: ["target-left"]
        case .jobForgotten: ["backup-job-stale"]
        case .definedOnBase: ["disk-below-overlay"]
        case .snapshotOfOthers: ["snapshot-unknown"]
        case .snapshotTakenOut: ["snapshot-without-data"]
        case .overlayRemoved: ["snapshot-overlay-missing"]
        case .deletionUnfinished: ["snapshot-delete-unfinished"]
        }
    }

    /// What a caller must allow to have it mended.
    var consent: ChainRepair.Consent {
        switch self {
        case .metadataDeleted, .bitmapDisabled, .overlayWithoutBitmap, .snapshotOfOthers, .snapshotTakenOut,
            .overlayRemoved:
            .discard
        case .jobForgotten: .endJobs
        default: []
        }
    }

    /// Whether the domain runs when it is examined.
    var isRunning: Bool {
        switch self {
        case .metadataDeleted, .bitmapRemovedWhileRunning, .killedAndStarted, .bitmapDisabled, .overlayWithoutBitmap,
            .disorder, .jobForgotten, .deletionUnfinished:
            true
        default: false
        }
    }

    /// Puts right what the doctor only names.
    func mendByHand(_ guest: Guest) async throws {
        let files = FileManager.default
        switch self {
        case .backingFileGone:
            let image = guest.image("vda")
            try files.moveItem(at: image.appendingPathExtension("moved"), to: image)
        case .socketLeft: try files.removeItem(at: guest.directory.appending(path: "nbd"))
        case .scratchLeft: try files.removeItem(at: guest.image("vda").appendingPathExtension("1700000000"))
        case .definedOnBase: try await guest.redefine { guest.directory.appending(path: "\($0.target).s").path }
        case .deletionUnfinished: try await guest.mark("s", isInProgress: false)
        default: break
        }
    }

    /// Makes it: the guest has checkpoints c1 and c2, has been stopped once since, and runs.
    func make(_ guest: Guest) async throws {
        let host = guest.host
        let domain = guest.reference
        let metadata = MomentDeletion(metadataOnly: true)
        func restart(_ body: () throws -> Void) async throws {
            try await host.destroy(domain)
            try body()
            if isRunning { try await host.start(domain, options: .paused) }
        }
        func bitmap(_ what: String, _ image: URL, _ name: String) throws {
            try Tool.run("qemu-img", "bitmap", what, "-f", "qcow2", image.path, name)
        }
        switch self {
        case .metadataDeleted:
            try await host.deleteCheckpoint(of: domain, name: "c1", deletion: metadata)
        case .bitmapsRemoved:
            try await restart {
                for disk in guest.disks { try bitmap("--remove", guest.image(disk.target), "c1") }
            }
        case .bitmapOfOneDiskRemoved:
            try await restart { try bitmap("--remove", guest.image("vda"), "c1") }
        case .bitmapRemovedWhileRunning:
            try await guest.checkpoint("c3")
            for disk in guest.disks { try Monitor.removeBitmap(guest, disk: disk.target, name: "c3") }
        case .killed, .killedAndStarted:
            try await guest.checkpoint("c3")
            try await guest.killAndWait()
            if isRunning { try await host.start(domain, options: .paused) }
        case .bitmapDisabled:
            try await restart { for disk in guest.disks { try bitmap("--disable", guest.image(disk.target), "c1") } }
        case .overlayWithoutBitmap:
            _ = try await host.createSnapshot(DomainSnapshot(name: "s"), of: domain, how: .take(.disks()))
            try await restart {
                for disk in guest.disks {
                    let overlay = guest.directory.appending(path: "\(disk.target).s")
                    try bitmap("--remove", overlay, "c1")
                }
            }
        case .disorder:
            var document = try await host.checkpoint("c2", of: domain)
            document.creationTime = 1_000_000_000
            _ = try await host.createCheckpoint(document, of: domain, how: .redefine(validating: false))
        case .backingFileGone:
            _ = try await host.createSnapshot(DomainSnapshot(name: "s"), of: domain, how: .take(.disks()))
            try await restart {
                let image = guest.image("vda")
                try FileManager.default.moveItem(at: image, to: image.appendingPathExtension("moved"))
            }
        case .socketLeft:
            _ = try await guest.beginPull()
            try await guest.killAndWait()
        case .scratchLeft:
            try await restart {
                try guest.makeOverlay("\(guest.image("vda").path).1700000000", upon: "vda")
            }
        case .jobForgotten:
            _ = try await guest.beginPull()
        case .definedOnBase:
            _ = try await host.createSnapshot(DomainSnapshot(name: "s"), of: domain, how: .take(.disks()))
            try await host.destroy(domain)
            try await guest.redefine { guest.image($0.target).path }
        case .snapshotOfOthers:
            try await restart { try Tool.run("qemu-img", "snapshot", "-c", "s", guest.image("vda").path) }
        case .snapshotTakenOut:
            _ = try await host.createSnapshot(DomainSnapshot(name: "s"), of: domain, how: .take(.system()))
            try await restart {
                for disk in guest.disks {
                    try Tool.run("qemu-img", "snapshot", "-d", "s", guest.image(disk.target).path)
                }
            }
        case .overlayRemoved:
            _ = try await host.createSnapshot(DomainSnapshot(name: "s"), of: domain, how: .take(.disks()))
            try await host.destroy(domain)
            try await guest.redefine { guest.image($0.target).path }
            for disk in guest.disks {
                try FileManager.default.removeItem(at: guest.directory.appending(path: "\(disk.target).s"))
            }
        case .deletionUnfinished:
            _ = try await host.createSnapshot(DomainSnapshot(name: "s"), of: domain, how: .take(.disks()))
            try await guest.mark("s")
        }
    }
}

extension Guest {
    /// Makes a checkpoint of all disks.
    func checkpoint(_ name: String) async throws {
        _ = try await host.createCheckpoint(DomainCheckpoint(name: name), of: reference)
    }

    /// Begins a pull of all disks from a socket beside them.
    func beginPull() async throws -> DomainJob.ID {
        try await host.beginBackup(
            of: reference,
            xml: pull("transport='unix' socket='\(directory.path)/nbd'"),
            checkpoint: nil,
            options: .init()
        )
    }

    /// Defines the domain with other images, of the format that the disks have.
    func redefine(_ path: (Disk) -> String) async throws {
        let uuid = try await host.summary(of: reference).identity.uuid
        var text = definition().replacing("<memory ", with: "<uuid>\(uuid)</uuid><memory ", maxReplacements: 1)
        for disk in disks { text = text.replacing("'\(image(disk.target).path)'", with: "'\(path(disk))'") }
        _ = try await host.define(xml: text)
    }

    /// Has libvirt believe that it began to delete a snapshot, or that it did not.
    func mark(_ snapshot: String, isInProgress: Bool = true) async throws {
        var document = try await host.snapshot(snapshot, of: reference)
        guard var overlay = document.disks?.first?.overlay else { throw Tool.Failure(description: "no overlay") }
        overlay.isDeletionInProgress = isInProgress
        document.disks?[0].treatment = .external(overlay)
        let isCurrent = try await host.currentSnapshot(of: reference) == snapshot
        _ = try await host.createSnapshot(
            document,
            of: reference,
            how: .redefine(isCurrent ? [.current, .diskOnly] : .diskOnly)
        )
    }

    /// Kills the guest's process and waits until libvirt has seen it.
    func killAndWait() async throws {
        try killProcess()
        while try await host.summary(of: reference).state.isActive { try await Task.sleep(for: .milliseconds(20)) }
    }
}
