internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension InspectableHost {
    /// Refuses to go back to a snapshot while others lie in the overlays of the current one, which libvirt removes when it goes back to an external
    /// one.
    ///
    /// Seen with libvirt 11.3.0 and 12.9.0. Others come to lie upon them where a snapshot was made the current one by its metadata, or became it when a later
    /// one was deleted. Snapshots that libvirt has forgotten are not known to it, nor here what lay upon them.
    package func refuseReversionOverOverlays(of domain: DomainReference, to name: String) async throws(HostError) {
        // Earlier releases go back to no external snapshot.
        guard try await host().knownRelease >= ReleaseNumber(9, 9, 0),
            let current = try await currentSnapshot(of: domain)
        else { return }
        var all: [DomainSnapshot] = []
        for text in try await snapshotDescriptions(of: domain) {
            all.append(try MomentText.read(DomainSnapshot.self, text))
        }
        guard all.first(where: { $0.name == name })?.isExternal == true,
            let leaving = all.first(where: { $0.name == current })
        else { return }
        let overlays = (leaving.revertDisks ?? leaving.disks ?? []).compactMap { $0.overlay?.source?.path }
        let going = NameSet(overlays.filter { surroundings.files?.isThere($0) != false })
        let lost = all.filter { snapshot in
            snapshot.name != current && SnapshotImages(snapshot, among: all).contains { going.contains($0) }
        }.compactMap(\.name)
        guard !lost.isEmpty else { return }
        let names = lost.map { "'\($0)'" }.joined(separator: ", ")
        throw HostError(
            .operationInvalid,
            message:
                "\(names) needs the overlay of the current snapshot '\(current)', which libvirt removes when it goes back to '\(name)'",
            subject: domain.description,
            explanation:
                "keep a copy of \(going.sorted().joined(separator: ", ")) with the domain off, or delete \(names) first where it may go; --force goes back "
                + "all the same"
        )
    }
}

/// The images that a snapshot's disks were written in, and those below these as far as other snapshots tell.
private struct SnapshotImages: Sequence {
    private var paths: [String] = []

    init(_ snapshot: DomainSnapshot, among all: [DomainSnapshot]) {
        var seen: NameSet = []
        var next = Self.images(of: snapshot)
        while let path = next.popLast() {
            guard seen.insert(path).inserted else { continue }
            paths.append(path)
            for other in all {
                let overlays = ((other.disks ?? []) + (other.revertDisks ?? [])).compactMap { disk in
                    disk.overlay?.source?.path == path ? disk.name : nil
                }
                for disk in overlays {
                    guard let definition = other.domain, let image = DomainDescription(definition).disk(disk)?.path
                    else {
                        continue
                    }
                    next.append(image)
                }
            }
        }
    }

    private static func images(of snapshot: DomainSnapshot) -> [String] {
        snapshot.domain.map { DomainDescription($0).disks.compactMap(\.path) } ?? []
    }

    func makeIterator() -> IndexingIterator<[String]> { paths.makeIterator() }
}
