/// A number of bytes, written with a unit.
public struct ScaledSize: Hashable, Sendable {
    /// The number before the unit is applied.
    public var value: UInt64
    /// The unit as written, such as `KiB`; bytes if nil.
    public var unit: String?
    /// What has no field.
    public var kept = KeptContent()

    /// Makes a size.
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
