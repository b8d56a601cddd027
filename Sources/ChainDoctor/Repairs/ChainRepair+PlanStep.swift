public import LibvirtHost

extension ChainRepair {
    /// The step as plans show it.
    ///
    /// - Parameter isActive: Whether the domain runs: QEMU then takes out the bitmaps, and otherwise qemu-img.
    public func planStep(isActive: Bool) -> PlanStep {
        let call: (String, UInt32) =
            switch action {
            case .endJob: ("virDomainAbortJob", 0)
            case .thaw: ("virDomainFSThaw", 0)
            case .relink, .narrow, .adopt:
                ("virDomainCheckpointCreateXML", CheckpointCreation.redefine(validating: false).libvirtFlags)
            case .forget: ("virDomainCheckpointDelete", MomentDeletion(metadataOnly: true).libvirtFlags)
            case .drop, .removeBitmap:
                isActive
                    ? ("virDomainCheckpointDelete", MomentDeletion().libvirtFlags) : ("qemu-img bitmap --remove", 0)
            case .forgetSnapshot: ("virDomainSnapshotDelete", MomentDeletion(metadataOnly: true).libvirtFlags)
            case .removeSnapshot: ("qemu-img snapshot -d", 0)
            case .removeFile, .closeRecord: ("unlink", 0)
            }
        return PlanStep(description, call: call.0, flags: call.1)
    }
}
