/// The number of a release of libvirt or QEMU, such as 9.0.0.
public struct ReleaseNumber: Hashable, Sendable {
    /// The first of the three numbers, the one that changes with each year's releases.
    public let major: Int
    /// The second of the three numbers, the one that changes with each release.
    public let minor: Int
    /// The third of the three numbers, which is 0 except in maintenance releases.
    public let micro: Int

    /// Makes a release of its numbers.
    public init(_ major: Int, _ minor: Int, _ micro: Int) {
        self.major = major
        self.minor = minor
        self.micro = micro
    }

    /// Takes a number apart as libvirt counts releases, its own and the hypervisor's: major · 1,000,000 + minor · 1,000 + micro.
    public init(libvirtNumber number: UInt) {
        self.init(Int(number / 1_000_000), Int(number / 1_000 % 1_000), Int(number % 1_000))
    }

    /// Reads `9.0.0`, `9.0` or `9`, which are one; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 48...57 ~= $0 } })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == parts.count else { return nil }
        self.init(numbers[0], numbers.count > 1 ? numbers[1] : 0, numbers.count > 2 ? numbers[2] : 0)
    }
}

extension ReleaseNumber: Comparable {
    /// Whether the left one came first.
    public static func < (left: ReleaseNumber, right: ReleaseNumber) -> Bool {
        (left.major, left.minor, left.micro) < (right.major, right.minor, right.micro)
    }
}

extension ReleaseNumber: CustomStringConvertible {
    /// The three numbers with dots.
    public var description: String { "\(major).\(minor).\(micro)" }
}

extension ReleaseNumber {
    /// The newest release that was asked what it takes; a newer one is taken to answer alike.
    public static let newest = ReleaseNumber(12, 9, 0)
    /// The release that the rules are written from; others differ from it where a rule says so.
    public static let baseline = ReleaseNumber(9, 0, 0)
    /// The oldest release that is known here.
    public static let oldest = ReleaseNumber(7, 0, 0)
}
