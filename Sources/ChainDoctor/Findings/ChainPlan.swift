internal import LibvirtHost
internal import XMLTree

/// The steps that mend a domain's chain, in the order in which they are taken.
public struct ChainPlan: Hashable, Sendable {
    /// The steps of the plan, in the order in which they are carried out.
    public private(set) var steps: [ChainRepair]
    /// What would also be done, had the caller allowed it.
    public private(set) var withheld: [ChainRepair]

    /// Puts the repairs of findings in order, each once. Thawing, of which no finding can tell, is first where the caller
    /// allows it.
    public init(_ findings: [ChainFinding], allowing consent: ChainRepair.Consent) {
        var seen: Set<ChainRepair> = []
        var all = findings.flatMap(\.repairs).filter { seen.insert($0).inserted }
        if consent.contains(.thaw) { all.append(ChainRepair(.thaw, needs: .thaw)) }
        if consent.contains(.adopt) {
            // What is adopted is not removed, whatever else is allowed.
            let adopted = Set(all.compactMap { if case .adopt(let bitmap, _) = $0.action { bitmap } else { nil } })
            all.removeAll { repair in
                if case .removeBitmap(let place) = repair.action { adopted.contains(place.bitmap) } else { false }
            }
        }
        if consent.contains(.merge) {
            // A merge deletes its snapshot's metadata, once it is done, and leaves no overlay to be used.
            let merged = NameSet(all.compactMap { if case .merge(let name, _) = $0.action { name } else { nil } })
            all.removeAll { repair in
                switch repair.action {
                case .forgetSnapshot(let name): merged.contains(name)
                case .useOverlays: !merged.isEmpty
                default: false
                }
            }
        }
        let ordered = all.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            .map(\.element)
        steps = ordered.filter { consent.isSuperset(of: $0.needs) }
        withheld = ordered.filter { !consent.isSuperset(of: $0.needs) }
    }
}

extension ChainRepair {
    /// The guest first, which waits; then jobs, as they hold locks; then the tree; then what is taken away.
    fileprivate var rank: Int {
        switch action {
        case .thaw: 0
        case .endJob: 1
        case .relink, .relinkSnapshot: 2
        case .narrow: 3
        case .forget, .drop: 4
        case .adopt: 5
        case .removeBitmap: 6
        case .useOverlays, .merge, .deleteSnapshot, .unmark, .forgetSnapshot, .removeSnapshot: 7
        case .removeFile: 8
        case .closeRecord: 9
        }
    }
}
