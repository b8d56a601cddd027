internal import XMLTree

/// One thing that a plan would do.
public struct PlanStep: Hashable, Sendable {
    /// What the step does, in words for people.
    public var summary: String
    /// The call of libvirt; empty for a step of our own.
    public var call: String
    /// The flags of the call, as libvirt's bits.
    public var flags: UInt32
    /// The document that would be submitted; nil where the call takes none.
    public var document: String?
    /// The checkpoint document that would be submitted beside a backup's.
    public var checkpoint: String?

    /// What is not known of it beforehand, each a clause that goes on "not known beforehand:".
    public var unknown: [String]

    /// Creates a step of a plan: what it does in a sentence, the libvirt function it calls, its flags and its
    /// document.
    public init(
        _ summary: String,
        call: String = "",
        flags: UInt32 = 0,
        document: String? = nil,
        checkpoint: String? = nil,
        unknown: [String] = []
    ) {
        self.summary = summary
        self.call = call
        self.flags = flags
        self.document = document
        self.checkpoint = checkpoint
        self.unknown = unknown
    }
}

extension PlanStep: CustomStringConvertible {
    /// The words, with the call and its flags behind them.
    public var description: String {
        call.isEmpty ? summary : "\(summary) (\(call)\(flags == 0 ? "" : ", flags \(flags)"))"
    }
}
