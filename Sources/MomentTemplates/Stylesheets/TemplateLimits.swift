/// The bounds a template runs within, so that a hostile or endless one ends in a finding.
public struct TemplateLimits: Hashable, Sendable {
    /// How deep templates and functions may call each other; libxslt counts `xsl:otherwise` and the like as levels of their own, so that a template
    /// that calls itself in one takes two. Walking over a path or a pattern takes these for each character. libxslt's own default is the same.
    public var depth: Int
    /// How many instructions may be carried out, and how many steps XPath may take. A built-in template takes some thousand for ten disks.
    public var operations: Int
    /// The time that compiling may take, and again each run, in seconds. A step that is under way when the time is up gets a fifth of a second
    /// more, and is then left wherever it is, for which its thread may be sent SIGURG.
    public var seconds: Double
    /// How much memory compiling may take, and again each run, in bytes, at least 8 MiB, and 1 MiB more that earlier runs left.
    ///
    /// Kept only where the process has the C library's allocator in libxml2, as all have that do not replace it; elsewhere a step can't be left
    /// either.
    public var memory: Int
    /// The length of the result's text, in bytes.
    public var output: Int
    /// How deep imports may nest, and how many files one stylesheet may be made of.
    public var imports: Int

    /// Makes limits, each with its default.
    public init(
        depth: Int = 3_000,
        operations: Int = 20_000_000,
        seconds: Double = 10,
        memory: Int = 256 << 20,
        output: Int = 16 << 20,
        imports: Int = 64
    ) {
        self.depth = depth
        self.operations = operations
        self.seconds = seconds
        self.memory = memory
        self.output = output
        self.imports = imports
    }
}
