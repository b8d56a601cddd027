/// A turn in a domain's life, by libvirt's number. Open: a release may add some.
public struct LifecycleChange: RawRepresentable, Hashable, Sendable {
    /// libvirt's number.
    public let rawValue: Int
    /// Makes a change of its number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Its definition was made or replaced.
    public static let defined = Self(rawValue: 0)
    /// Its definition was removed.
    public static let undefined = Self(rawValue: 1)
    /// It was started.
    public static let started = Self(rawValue: 2)
    /// It was paused.
    public static let suspended = Self(rawValue: 3)
    /// It goes on.
    public static let resumed = Self(rawValue: 4)
    /// It stopped.
    public static let stopped = Self(rawValue: 5)
    /// It is going down.
    public static let shutdown = Self(rawValue: 6)
    /// Its guest put it to sleep.
    public static let suspendedByGuest = Self(rawValue: 7)
    /// It crashed.
    public static let crashed = Self(rawValue: 8)
}
