import MomentDiagnostics
import MomentDocuments
public import XMLTree

/// What keeps a domain from something, and what would free it.
public struct DomainHold: Hashable, Sendable {
    /// What a domain may be kept from.
    public enum Action: String, Hashable, Sendable, CaseIterable {
        /// Its definition is removed.
        case undefine
        /// It gets another name.
        case rename
        /// It goes to another host.
        case migrate
        /// A snapshot is taken.
        case snapshot
        /// A backup of the domain is begun.
        case backup
    }

    /// The action that the domain is kept from.
    public var action: Action
    /// What holds the domain, in words for people.
    public var reason: String
    /// What would free it.
    public var remedy: String
}

extension HostFacts {
    /// What keeps the domain from being undefined, renamed, migrated, snapshotted or backed up by libvirt's driver for QEMU, as far as the
    /// facts tell: what is not in them is not spoken of.
    ///
    /// - Parameter definition: ``DomainFacts/xml``, parsed.
    public func holds(_ definition: XMLElement) -> [DomainHold] {
        guard let domain else { return [] }
        let description = DomainDescription(definition)
        let isActive = domain.state.isActive
        var holds: [DomainHold] = []
        func hold(_ actions: DomainHold.Action..., by reason: String, _ remedy: String) {
            for action in actions { holds.append(DomainHold(action: action, reason: reason, remedy: remedy)) }
        }
        func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

        if !domain.isPersistent {
            hold(.undefine, .rename, by: "it is transient", "define it: virsh define FILE")
        } else if isActive {
            hold(.rename, by: "it runs", "shut it down")
        }
        if domain.hasManagedSave == true {
            hold(.undefine, by: "its memory is in a managed save image", "undefine with --managed-save, or start it")
            hold(.rename, by: "its memory is in a managed save image", "start it, or 'save remove'")
        }
        if let number = domain.snapshots?.count, number > 0 {
            let reason = count(number, "snapshot")
            hold(.undefine, by: reason, "undefine with --snapshots-metadata; the images stay")
            hold(.migrate, by: reason, "'snapshot delete', with --metadata to keep the images")
        }
        if let number = domain.checkpoints?.count, number > 0 {
            let reason = count(number, "checkpoint")
            hold(.undefine, by: reason, "undefine with --checkpoints-metadata; the bitmaps stay")
            // No refusal: 9.0.0 renames it, and knows no checkpoint of it when it is next started itself.
            hold(
                .rename,
                by: "\(reason), which a rename loses",
                "'checkpoint delete', with --metadata to keep the bitmaps"
            )
        }
        if definition.element("os")?.element("nvram") != nil {
            hold(.undefine, by: "its firmware's variables are in a file", "undefine with --nvram or --keep-nvram")
        }
        for disk in description.disks where disk.hasBlockJob {
            let reason = "a block job (\(disk.mirrorJob ?? "copy")) works on '\(disk.target)'"
            hold(.migrate, .snapshot, .backup, by: reason, "virsh blockjob DOMAIN \(disk.target) --abort, or --pivot")
        }
        if let job = domain.runningJob {
            let reason = job == .backup ? "a backup runs" : "a job runs"
            hold(
                .migrate,
                .snapshot,
                .backup,
                by: reason,
                job == .backup ? "'backup end' or 'backup abort'" : "wait for it"
            )
        }
        if !isActive { hold(.backup, by: "it is off", "start it, paused if need be: virsh start --paused") }
        if !isActive, domain.checkpoints?.isEmpty == false {
            let isAll = (libvirt ?? .newest) < FeatureRelease.internalBesideCheckpoints
            hold(
                .snapshot,
                by: "it is off and has checkpoints",
                isAll ? "start it" : "start it, or take an internal one"
            )
        }
        if let refusal = description.unsavable.refusal { hold(.migrate, by: refusal, "take that part out") }
        return holds
    }
}
