public import Diagnostics

/// A release of libvirt, as the library and the daemons report theirs.
public struct LibvirtRelease: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// libvirt's own number: major · 1,000,000 + minor · 1,000 + micro.
    public let number: UInt

    /// Makes a release of libvirt's number.
    public init(number: UInt) { self.number = number }

    /// Makes a release of its three parts; minor and micro are below 1,000.
    public init(_ major: UInt, _ minor: UInt, _ micro: UInt) { number = major * 1_000_000 + minor * 1_000 + micro }

    /// Makes one of a release as documents and rules know it.
    public init(_ release: Release) {
        self.init(UInt(release.major), UInt(release.minor), UInt(release.micro))
    }

    /// The three parts with points between them.
    public var description: String { "\(number / 1_000_000).\(number / 1_000 % 1_000).\(number % 1_000)" }

    /// Earlier releases are smaller.
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
