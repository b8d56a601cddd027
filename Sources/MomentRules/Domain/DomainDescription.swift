public import MomentDocuments
public import XMLTree

/// What the rules need to know of a `<domain>`.
public struct DomainDescription: Hashable, Sendable {
    /// The name of the domain.
    public var name: String
    /// Its UUID in libvirt's spelling: lower case, with dashes.
    public var uuid: String?
    /// The hypervisor, such as `kvm`.
    public var type: String?
    /// Its disks, in libvirt's order.
    public var disks: [DomainDisk]
    /// Whether its firmware is a flash image with variables beside it.
    public var hasFlashFirmware: Bool
    /// The format of the image with the firmware's variables.
    public var variableStoreFormat: ImageFormat?
    /// The memory in the unit as written.
    public var memory: ScaledSize?
    /// Whether there is a channel to a guest agent.
    public var hasAgentChannel: Bool
    /// Whether the guest agent is connected, which a running domain's description says; nil where it does not.
    public var isAgentConnected: Bool?
    /// What a running domain's description says of who its process runs as; empty where it says nothing.
    public var process = ProcessFacts()
    /// Why the state of its processor and devices can't be saved, or may not be, as far as its definition tells.
    public var unsavable = UnsavableParts()
    /// Whether incremental backup, which libvirt had in the making before 7.6.0, is switched on by `<qemu:capabilities>`.
    public var forcesIncrementalBackup: Bool
    /// The element it was read from.
    public var origin: XMLElement?

    /// Makes a description of a name and disks.
    public init(name: String, uuid: String? = nil, disks: [DomainDisk] = []) {
        self.name = name
        self.uuid = uuid.flatMap(Self.canonicalUUID)
        self.disks = disks
        hasFlashFirmware = false
        hasAgentChannel = false
        forcesIncrementalBackup = false
    }

    /// Reads a `<domain>` element, with the defaults libvirt applies when it reads one.
    ///
    /// Elements it does not need are passed over; a `<domainsnapshot>` or `<domaincheckpoint>` holds such an element as well.
    public init(_ element: XMLElement) {
        self.init(name: element.element("name")?.text ?? "")
        type = element["type"]
        uuid = element.element("uuid").flatMap { Self.canonicalUUID($0.text) }
        let devices = element.element("devices")
        disks = DomainDescription.ordered(devices?.elements("disk").compactMap(DomainDisk.init) ?? [])
        let os = element.element("os")
        if let loader = os?.element("loader"),
            loader["type"] == "pflash" || loader["type"] == nil && os?["firmware"] == nil
        {
            hasFlashFirmware = loader["type"] == "pflash"
        }
        if os?["firmware"] == "efi" { hasFlashFirmware = true }
        variableStoreFormat = os?.element("nvram")?["format"].map(ImageFormat.init(rawValue:))
        memory = element.element("memory").map { ElementReader.read(ScaledSize.self, $0).0 }
        let agent = devices?.elements("channel").first { channel in
            channel.element("target")?["name"] == "org.qemu.guest_agent.0"
        }
        hasAgentChannel = agent != nil
        isAgentConnected = agent?.element("target")?["state"].map { $0 == "connected" }
        process = ProcessFacts(labelsOf: element)
        unsavable = UnsavableParts(of: element)
        forcesIncrementalBackup = element.elements.contains { child in
            child.name.localName == "capabilities" && child.name.namespace == Self.qemuNamespace
                && child.elements.contains {
                    $0.name.localName == "add" && $0["capability"] == "incremental-backup"
                }
        }
        origin = element
    }

    /// The memory in bytes; nil where none is given, or its unit is not known. Without a unit it counts KiB.
    var memoryBytes: UInt64? {
        guard let memory else { return nil }
        let factor: UInt64? =
            switch memory.unit ?? "KiB" {
            case "b", "bytes": 1
            case "KB": 1000
            case "k", "KiB": 1 << 10
            case "MB": 1_000_000
            case "M", "MiB": 1 << 20
            case "GB": 1_000_000_000
            case "G", "GiB": 1 << 30
            case "TB": 1_000_000_000_000
            case "T", "TiB": 1 << 40
            default: nil
            }
        return factor.map { memory.value.multipliedReportingOverflow(by: $0).partialValue }
    }

    private static let qemuNamespace = "http://libvirt.org/schemas/domain/qemu/1.0"

    /// The disk of a target name.
    public func disk(_ target: String) -> DomainDisk? { disks.first { $0.target == target } }

    /// The UUID as libvirt prints it; nil if it is none.
    static func canonicalUUID(_ text: String) -> String? {
        if isCanonicalUUID(text) { return text }
        let digits = text.utf8.filter { $0 != 0x2D && $0 != 0x20 }
        guard digits.count == 32,
            digits.allSatisfy({ 48...57 ~= $0 || 97...102 ~= $0 || 65...70 ~= $0 })
        else { return nil }
        let lower = digits.map { 65...70 ~= $0 ? $0 + 32 : $0 }
        let bounds = [0, 8, 12, 16, 20, 32]
        return zip(bounds, bounds.dropFirst())
            .map { String(decoding: lower[$0..<$1], as: UTF8.self) }.joined(separator: "-")
    }

    /// Whether a UUID is written as libvirt prints it, as nearly all are.
    private static func isCanonicalUUID(_ text: String) -> Bool {
        guard text.utf8.count == 36 else { return false }
        return text.utf8.enumerated().allSatisfy { position, byte in
            switch position {
            case 8, 13, 18, 23: byte == 0x2D
            default: 48...57 ~= byte || 97...102 ~= byte
            }
        }
    }

    /// libvirt keeps the disks of one bus together, each bus in the order of its targets.
    private static func ordered(_ disks: [DomainDisk]) -> [DomainDisk] {
        var result: [DomainDisk] = []
        for disk in disks {
            let last = result.lastIndex { $0.bus == disk.bus }
            let behind = result.lastIndex { $0.bus == disk.bus && !precedes(disk.target, $0.target) }
            switch (last, behind) {
            case (nil, _): result.append(disk)
            case (_, let behind?): result.insert(disk, at: behind + 1)
            case (_, nil):
                let first = result.firstIndex { $0.bus == disk.bus } ?? result.endIndex
                result.insert(disk, at: first)
            }
        }
        return result
    }

    /// Whether a target name comes before another: `vdb` before `vdaa`.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count ? left < right : left.utf8.count < right.utf8.count
    }
}
