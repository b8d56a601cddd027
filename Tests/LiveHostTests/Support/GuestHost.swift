import Foundation
import LibvirtHost

/// A host that tests run guests on.
protocol GuestHost: Sendable {
    /// The directory it keeps to.
    var root: URL { get }
    /// The folder of the guest's images.
    var images: URL { get }
    /// The connection URI of the host.
    var uri: String { get }
    /// Whether guests get the host's processor: `kvm`, or `qemu` for emulation.
    var domainType: String { get }
    /// A connection that works.
    func connect() async throws -> LibvirtConnection
    /// A name for a guest that no other guest of this process has.
    func nextName() async -> String
    /// Makes a guest's files those of the user its QEMU runs as.
    func give(_ directory: URL) throws
}

extension GuestHost {
    func give(_ directory: URL) throws {}
}
