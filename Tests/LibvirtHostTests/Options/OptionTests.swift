import LibvirtHost
import MomentDiagnostics
import Testing

@Suite("Options")
struct OptionTests {
    /// What libvirt's public layer and its QEMU driver refuse about the flags of a new snapshot, written down anew.
    private func isRefused(_ flags: UInt32) -> Bool {
        func has(_ bit: UInt32) -> Bool { flags & bit != 0 }
        let redefine: UInt32 = 1, current: UInt32 = 2, noMetadata: UInt32 = 4, halt: UInt32 = 8
        let diskOnly: UInt32 = 16, quiesce: UInt32 = 64, live: UInt32 = 256
        return flags >= 1024 || has(current) && !has(redefine) || has(redefine) && has(noMetadata)
            || has(redefine) && has(halt) || has(quiesce) && !has(diskOnly) || has(live) && has(redefine)
    }

    @Test("snapshots: every combination libvirt takes can be written, and none that it refuses")
    func snapshotCreation() {
        for flags in UInt32(0)..<2048 {
            let creation = SnapshotCreation(libvirtFlags: flags)
            // Two that libvirt takes are left out, because they ask for nothing: keeping the guest running where
            // no memory is taken, and freezing file systems where nothing is taken.
            let isIdle = flags & 256 != 0 && flags & 16 != 0 || flags & 64 != 0 && flags & 1 != 0
            #expect((creation == nil) == (isRefused(flags) || isIdle), "\(flags)")
            if let creation { #expect(creation.libvirtFlags == flags) }
        }
    }

    @Test("checkpoints: exactly what libvirt takes can be written")
    func checkpointCreation() {
        for flags in UInt32(0)..<16 {
            let redefine = flags & 1 != 0, quiesce = flags & 2 != 0, validate = flags & 4 != 0
            let isRefused = flags >= 8 || redefine && quiesce || validate && !redefine
            let creation = CheckpointCreation(libvirtFlags: flags)
            #expect((creation == nil) == isRefused, "\(flags)")
            if let creation { #expect(creation.libvirtFlags == flags) }
        }
    }

    @Test("deletions: the six that libvirt takes")
    func deletion() {
        let taken = (UInt32(0)..<16).filter { MomentDeletion(libvirtFlags: $0) != nil }
        #expect(taken == [0, 1, 2, 3, 4, 6])
        #expect(Set(MomentDeletion.allCases.map(\.libvirtFlags)) == Set(taken))
        #expect(taken.allSatisfy { MomentDeletion(libvirtFlags: $0)?.libvirtFlags == $0 })
    }

    @Test("reversions: running or paused, never both")
    func reversion() {
        let taken = (UInt32(0)..<32).filter { SnapshotReversion(libvirtFlags: $0) != nil }
        #expect(taken == (UInt32(0)..<16).filter { $0 & 3 != 3 })
        #expect(taken.allSatisfy { SnapshotReversion(libvirtFlags: $0)?.libvirtFlags == $0 })
    }

    @Test(
        "filters of domains ask for one side or none",
        arguments: [
            (DomainFilter(), 0), (DomainFilter(isActive: true), 1),
            (DomainFilter(isActive: false, hasSnapshots: true), 4098),
            (DomainFilter(isPersistent: false, hasManagedSave: false, hasCheckpoints: true), 16904),
        ] as [(DomainFilter, UInt32)]
    )
    func domainFilter(filter: DomainFilter, flags: UInt32) {
        #expect(filter.libvirtFlags == flags)
    }

    @Test("releases compare and print as people write them")
    func releases() {
        #expect(ReleaseNumber(9, 0, 0) < ReleaseNumber(11, 10, 0))
        #expect(ReleaseNumber(libvirtNumber: 11_010_002).description == "11.10.2")
    }
}
