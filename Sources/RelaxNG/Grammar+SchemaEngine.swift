public import Diagnostics

extension Grammar: SchemaEngine {
    /// What to call this engine beside others.
    public var name: String { "virtmoment" }
}
