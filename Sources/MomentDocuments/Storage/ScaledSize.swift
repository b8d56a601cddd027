import XMLTree

/// A number of bytes, written with a unit.
public struct ScaledSize: Hashable, Sendable {
    /// The number before the unit is applied.
    public var value: UInt64
    /// The unit as written, such as `KiB`; bytes if nil.
    public var unit: String?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates a size of `value` units; without a unit it is in bytes.
    public init(_ value: UInt64, unit: String? = nil) {
        self.value = value
        self.unit = unit
    }
}

extension ScaledSize: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let unit = coder.attribute(
            "unit",
            value?.unit,
            .init("unit; bytes if left out", .oneOf(["bytes", "KiB", "MiB", "GiB", "KB", "MB"]))
        )
        return ScaledSize(
            coder.content(value?.value, default: 0, .init("how many", .unsigned(max: 1 << 40))),
            unit: unit
        )
    }
}

/// The units of size that libvirt reads.
package enum SizeUnit {
    /// How many bytes a unit has; nil for none of libvirt's.
    package static func bytes(in unit: String) -> UInt64? {
        let lower = unit.lowercased()
        if ["b", "byte", "bytes", ""].contains(lower) { return 1 }
        guard let power = "kmgtpe".firstIndex(where: { lower.hasPrefix(String($0)) }) else { return nil }
        let steps = "kmgtpe".distance(from: "kmgtpe".startIndex, to: power) + 1
        let base: UInt64
        switch lower.dropFirst() {
        case "", "ib": base = 1024
        case "b": base = 1000
        default: return nil
        }
        return (0..<steps).reduce(UInt64(1)) { result, _ in result * base }
    }
}
