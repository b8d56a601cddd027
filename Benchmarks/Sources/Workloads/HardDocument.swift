/// A small document that keeps an engine busy which follows every way to read it.
public struct HardDocument: Sendable {
    /// What the document consists of, as the table names it.
    public let name: String
    /// The document's text as UTF-8.
    public let bytes: [UInt8]
    /// Whether libvirt's grammar accepts it.
    public let isValid: Bool

    private init(_ name: String, isValid: Bool, _ content: String) {
        self.name = name
        self.isValid = isValid
        bytes = Array("<domainsnapshot><name>s</name>\(content)</domainsnapshot>\n".utf8)
    }

    /// Snapshots, by size.
    public static let all: [HardDocument] = [
        drivers(12), drivers(18), drivers(18, and: " frobnicate='1'"),
        backingStores(12), backingStores(20), backingStores(20, isValid: true),
        cookie(attributes: 30, children: 100), cookie(attributes: 100, children: 300),
    ]

    private static let driverAttributes = [
        ("name", "qemu"), ("type", "qcow2"), ("cache", "none"), ("error_policy", "stop"), ("rerror_policy", "stop"),
        ("io", "native"), ("ioeventfd", "on"), ("event_idx", "on"), ("copy_on_read", "on"), ("discard", "unmap"),
        ("iothread", "1"), ("detect_zeroes", "on"), ("queues", "4"), ("queue_size", "128"), ("iommu", "on"),
        ("ats", "on"), ("packed", "on"), ("page_per_vq", "on"),
    ]

    private static func domain(_ disk: String) -> String {
        """
        <domain type='kvm'><name>d</name><memory>1</memory><os><type>hvm</type></os><devices><disk type='file'>\
        \(disk)<target dev='vda' bus='virtio'/></disk></devices></domain>
        """
    }

    private static func drivers(_ count: Int, and other: String = "") -> HardDocument {
        let attributes = driverAttributes.prefix(count).map { " \($0.0)='\($0.1)'" }.joined()
        return HardDocument(
            "<driver> with \(count) attributes" + (other.isEmpty ? "" : " and an unknown one"),
            isValid: other.isEmpty,
            domain("<driver\(attributes)\(other)/><source file='/a'/>")
        )
    }

    private static func backingStores(_ depth: Int, isValid: Bool = false) -> HardDocument {
        var content = isValid ? "" : "<frobnicate/>"
        for level in (1...depth).reversed() {
            content =
                "<backingStore type='file' index='\(level)'><format type='qcow2'/><source file='/\(level)'/>"
                + "\(content)</backingStore>"
        }
        return HardDocument(
            "<backingStore> \(depth) deep" + (isValid ? "" : ", one error innermost"),
            isValid: isValid,
            domain("<source file='/a'/>" + content)
        )
    }

    private static func cookie(attributes: Int, children: Int) -> HardDocument {
        let names = (0..<attributes).map { " a\($0)='x'" }.joined()
        let content = String(repeating: "<y/>", count: children)
        return HardDocument(
            "<cookie>, \(attributes) attributes and \(children) children",
            isValid: true,
            "<cookie><x\(names)>\(content)</x></cookie>"
        )
    }
}
