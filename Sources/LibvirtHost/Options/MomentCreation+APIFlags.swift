internal import CLibvirt
package import MomentRules

extension CheckpointCreation {
    /// The flags as the rules know them.
    package var flags: Set<APIFlag> {
        switch self {
        case .now: []
        case .nowQuiesced: [.quiesce]
        case .redefine(let validating): validating ? [.redefine, .redefineValidate] : [.redefine]
        }
    }
}

extension SnapshotCreation {
    /// The flags as the rules know them.
    package var flags: Set<APIFlag> {
        let names: [(UInt32, APIFlag)] = [
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE), .redefine),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_CURRENT), .current),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA), .noMetadata),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_HALT), .halt),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY), .diskOnly),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT), .reuseExternal),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE), .quiesce),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC), .atomic),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_LIVE), .live),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE), .validate),
        ]
        return Set(names.filter { libvirtFlags & $0.0 != 0 }.map(\.1))
    }
}
