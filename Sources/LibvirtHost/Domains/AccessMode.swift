internal import XMLTree

/// What a connection may do.
public enum AccessMode: String, Hashable, Sendable, CaseIterable {
    /// Look and change.
    case readWrite
    /// Only look: whatever changes something, and secrets in descriptions, is refused before anything is sent.
    case readOnly
}
