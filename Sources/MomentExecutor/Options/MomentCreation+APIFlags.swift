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
            (1, .redefine), (2, .current), (4, .noMetadata), (8, .halt), (16, .diskOnly), (32, .reuseExternal),
            (64, .quiesce), (128, .atomic), (256, .live), (512, .validate),
        ]
        return Set(names.filter { libvirtFlags & $0.0 != 0 }.map(\.1))
    }
}
