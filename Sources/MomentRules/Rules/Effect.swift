import MomentDocuments
import Synchronization

/// What libvirt makes of a document that it takes, worked out when somebody first asks: most want to know only whether it takes it.
final class Effect: Sendable {
    /// All there is to know.
    struct Known: Sendable {
        let document: MomentDocument
        let values: [FilledValue]
        let summary: String
    }

    private final class Box: Sendable {
        let known: Known
        init(_ known: Known) { self.known = known }
    }

    private let work: @Sendable () -> Known
    private let box = AtomicLazyReference<Box>()

    init(_ work: @escaping @Sendable () -> Known) { self.work = work }

    var known: Known { (box.load() ?? box.storeIfNil(Box(work()))).known }
}
