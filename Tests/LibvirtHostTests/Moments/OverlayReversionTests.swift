import LibvirtHost
import MomentDiagnostics
import MomentDocuments
import MomentInMemory
import MomentRules
import MomentTesting
import Synchronization
import Testing

@Suite("Going back to an external snapshot, and the overlays that others need")
struct OverlayReversionTests {
    /// Shows in a snapshot's document which image was written then, as libvirt does and the imitated host does not.
    private final class ShowingHost: ForwardingHost {
        let base: InMemoryHost
        let tops: [String: String]

        init(base: InMemoryHost, tops: [String: String]) { (self.base, self.tops) = (base, tops) }

        func snapshotDescriptions(of domain: DomainReference) async throws(HostError) -> [String] {
            var texts: [String] = []
            for name in try await base.snapshots(of: domain, listing: .all, matching: SnapshotFilter()) {
                let text = try await base.snapshotDescription(of: domain, name: name, secure: false)
                texts.append(text.replacing("/i/a.qcow2", with: tops[name] ?? ""))
            }
            return texts
        }
    }

    /// A clock that goes on with each look.
    private final class Clock: Sendable {
        private let now = Mutex(1_700_000_000 as Int64)

        func next() -> Int64 {
            now.withLock { now in
                now += 1
                return now
            }
        }
    }

    /// A host whose answers of each way back are compared with what a refusal beforehand says.
    private struct Series {
        let host: InMemoryHost
        var random: SeededRandom
        /// The images below each disk when a snapshot was taken.
        var images: [String: [String]] = [:]
        var (refused, allowed) = (0, 0)

        init(seed: UInt64) async throws {
            random = SeededRandom(seed: seed)
            // New overlays are named after the time.
            let clock = Clock()
            host = InMemoryHost(release: ReleaseNumber(11, 3, 0), time: { Instant(clock.next()) })
            _ = try await host.define(
                xml: """
                    <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices>\
                    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a.qcow2'/>\
                    <target dev='vda' bus='virtio'/></disk></devices></domain>
                    """
            )
        }

        func names() async throws -> [String] {
            try await host.snapshots(of: "d", listing: .all, matching: SnapshotFilter()).sorted()
        }

        mutating func take(_ name: String) async throws {
            let isInside = Bool.random(using: &random)
            let disk: SnapshotDisk = isInside ? .internal("vda") : .external("vda", overlay: "/i/\(name)")
            let chain = try await host.chain(of: "vda", in: "d")
            let how = SnapshotCreation.take(isInside ? .system() : .disks())
            guard (try? await host.createSnapshot(DomainSnapshot(name: name, disks: [disk]), of: "d", how: how)) != nil
            else {
                return
            }
            images[name] = chain
        }

        mutating func goBack(to name: String, seed: UInt64) async throws {
            var refusal: HostError?
            // What is merged into the image below it, libvirt's documents name no more.
            let there = await host.imagePaths
            let tops = images.compactMapValues { chain in chain.first { there.contains($0) } }
            do throws(HostError) {
                try await ShowingHost(base: host, tops: tops).refuseReversionOverOverlays(of: "d", to: name)
            } catch {
                refusal = error
            }
            let current = try await host.currentSnapshot(of: "d")
            guard (try? await host.revert("d", to: name, how: .init())) != nil else { return }
            let gone = there.subtracting(await host.imagePaths)
            let lost = try await names().filter { name in
                name != current && images[name]?.contains { gone.contains($0) } == true
            }
            #expect(
                (refusal != nil) == !lost.isEmpty,
                "seed \(seed): back to \(name) from \(current ?? "none") lost \(lost); \(refusal?.message ?? "not refused")"
            )
            if lost.isEmpty { allowed += 1 } else { refused += 1 }
        }

        mutating func step(_ number: Int, seed: UInt64) async throws {
            let known = try await names()
            switch (Int.random(in: 0..<10, using: &random), known.randomElement(using: &random)) {
            case (0..<4, _), (_, nil): try await take("s\(number)")
            case (4, _):
                if try await host.summary(of: "d").state.isActive {
                    try await host.destroy("d")
                } else {
                    try? await host.start("d", options: [])
                }
            case (5, let name?):
                let document = try await host.snapshot(name, of: "d")
                _ = try? await host.createSnapshot(document, of: "d", how: .redefine(.current))
            case (6, let name?):
                // Of what lay below one that only its metadata left, no document tells any more.
                try? await host.deleteSnapshot(of: "d", name: name, deletion: MomentDeletion())
            case (_, let name?): try await goBack(to: name, seed: seed)
            }
        }
    }

    @Test("is refused where, and only where, libvirt would remove an image that another snapshot lies upon")
    func random() async throws {
        var (refused, allowed) = (0, 0)
        for seed in 1...400 as ClosedRange<UInt64> {
            var series = try await Series(seed: seed)
            // After a loss the documents tell no more than what was.
            for number in 0..<16 where series.refused == 0 { try await series.step(number, seed: seed) }
            refused += series.refused
            allowed += series.allowed
        }
        #expect(refused > 5 && allowed > 100, "\(refused) refused, \(allowed) allowed")
    }
}
