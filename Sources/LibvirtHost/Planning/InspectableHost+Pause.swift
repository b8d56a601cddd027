internal import MomentDiagnostics

extension InspectableHost {
    /// Fails as a request does that needs the images of a paused domain whose QEMU has let go of them; gives what is not known of it
    /// beforehand.
    ///
    /// QEMU lets go of its images when it writes its memory while it is paused, and has not taken them when it has read it; it takes them
    /// when it goes on. libvirt's reason of the pause tells that the domain was restored; that its memory was written, for a snapshot, can't be seen.
    ///
    /// - Parameter code: what libvirt answers
    func predictPause(
        of domain: DomainReference,
        refusal code: HostError.Code
    ) async throws(HostError) -> [String] {
        let summary = try await summary(of: domain)
        let host = try await host()
        guard host.isOfQEMU, summary.state == .paused else { return [] }
        let isRestored = summary.stateReason == DomainSummary.restored
        switch host.leavesImages {
        case false?: return []
        case true? where isRestored:
            throw HostError(
                code,
                message:
                    "the domain is paused since it was restored, and its QEMU leaves the images alone until it goes on",
                subject: domain.description,
                explanation: "let the domain go on, and pause it again where it is to be paused"
            )
        default:
            return [
                isRestored
                    ? "whether QEMU works on its images, as the domain is paused since it was restored"
                    : "whether QEMU is paused since it wrote its memory, and does nothing to its images before it goes on"
            ]
        }
    }
}

extension InspectableHost {
    /// What is not known beforehand of removing bitmaps: a QEMU that has let go of its images knows of those alone that were made since.
    func unknownOfBitmaps(of domain: DomainReference) async throws(HostError) -> [String] {
        let host = try await host()
        guard host.isOfQEMU, host.leavesImages != false, try await summary(of: domain).state == .paused else {
            return []
        }
        return ["whether QEMU knows of the bitmaps, as it is paused and may have let go of its images"]
    }
}

extension DomainSummary {
    /// Why a domain is paused that was restored and has not gone on since: `VIR_DOMAIN_PAUSED_MIGRATION`.
    fileprivate static let restored = 2
}

extension HostDescription {
    /// Whether a paused QEMU leaves images alone that it has let go of: 10.0 does, 5.2, 7.2 and 11.1 do not; nil for others, which were not asked.
    fileprivate var leavesImages: Bool? {
        guard let hypervisor else { return nil }
        if hypervisor < ReleaseNumber(7, 3, 0) || hypervisor >= ReleaseNumber(11, 1, 0) { return false }
        return hypervisor >= ReleaseNumber(10, 0, 0) && hypervisor < ReleaseNumber(10, 1, 0) ? true : nil
    }
}
