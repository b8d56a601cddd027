/// An element that has a time in seconds.
public struct SecondsPart: Hashable, Sendable {
    /// Seconds.
    public var seconds: UInt64
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of a number of seconds.
    public init(_ seconds: UInt64) { self.seconds = seconds }
}

extension SecondsPart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SecondsPart(
            coder.attribute("seconds", value?.seconds, default: 0, isRequired: true, .init("seconds", .positive))
        )
    }
}
