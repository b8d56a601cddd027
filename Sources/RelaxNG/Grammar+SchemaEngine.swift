public import Diagnostics

extension Grammar: SchemaEngine {
    /// The engine's name, `builtin`.
    public var name: String { "builtin" }
}
