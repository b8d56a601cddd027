import MomentDocuments
public import XMLTree

/// What of a domain stands in the way of saving its memory and devices.
public struct UnsavableParts: Hashable, Sendable {
    /// Why QEMU refuses to save; nil where nothing is known to make it refuse.
    public var refusal: String?
    /// What may make it refuse, depending on the guest or the device.
    public var doubts: [String] = []

    /// Creates the answer that nothing hinders saving the memory.
    public init() {}

    /// Reads a `<domain>` element.
    public init(of domain: XMLElement) {
        let cpu = domain.element("cpu")
        if cpu?.elements("feature").contains(where: { $0["name"] == "invtsc" && Self.isForced($0) }) == true {
            refusal = "the processor has the feature invtsc, and QEMU does not save the state of such"
        }
        guard let devices = domain.element("devices") else { return }
        for system in devices.elements("filesystem") {
            let isMapped = system.element("driver")?["type"] == "virtiofs"
            doubts.append(
                isMapped
                    ? "the state of a directory shared by virtiofs can't be saved by every release"
                    : "a directory shared by 9p keeps QEMU from saving while the guest has it mounted"
            )
        }
        for device in devices.elements("hostdev") where ["pci", "mdev", "scsi_host"].contains(device["type"] ?? "") {
            doubts.append("the state of a device of the host can be saved only where its driver can do that")
        }
        doubts = doubts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private static func isForced(_ feature: XMLElement) -> Bool {
        feature["policy"] == "require" || feature["policy"] == "force" || feature["policy"] == nil
    }
}
