internal import LocalFiles
internal import XMLTree

/// What a ``SetPrune`` would do with a set.
public struct PrunePlan: Hashable, Sendable {
    /// A point that stays.
    public struct Kept: Hashable, Sendable {
        /// The point.
        public var point: String
        /// The rules that keep it, such as `daily`; none where it stays for another reason.
        public var rules: [String]
        /// Why it stays though no rule keeps it; nil where one does.
        public var reason: String?
    }

    /// A disk of a point that is kept, into whose file those are merged that it builds upon and that go.
    public struct Merge: Hashable, Sendable {
        /// The point that is kept.
        public var point: String
        /// The disk's target name.
        public var disk: String
        /// The points whose data is merged into it, the newest first.
        public var points: [String]
        /// The point that it builds upon afterwards; nil where it is whole then.
        public var base: String?
    }

    /// The points that stay, the oldest first.
    public var kept: [Kept] = []
    /// What is merged before anything is removed.
    public var merges: [Merge] = []
    /// The points that go, in the order in which they do: what builds upon others before these.
    public var removed: [String] = []
    /// The bytes that their files take.
    public var freed: UInt64 = 0
    /// The checkpoints that are needed no more, once it is done.
    public var checkpoints: [String] = []

    /// Makes the plan that changes nothing.
    init() {}

    /// What is done, a sentence a step.
    public var steps: [String] {
        merges.map { merge in
            let into = merge.base.map { "which builds upon \($0) then" } ?? "which is whole then"
            return "merge \(merge.points.joined(separator: ", ")) into \(merge.disk) of \(merge.point), \(into)"
        } + removed.map { "remove point \($0)" }
    }
}

extension BackupSet {
    /// What pruning would do.
    ///
    /// Points that can't be restored count for no rule, and stay, with all that they build upon: what is damaged is not made less by a rule.
    ///
    /// - Parameters:
    ///   - retention: Which points are kept.
    ///   - merges: Whether what a kept point builds upon goes as well, once its data is merged.
    func prunePlan(
        _ contents: Contents,
        _ retention: Retention,
        merging merges: Bool
    ) throws(BackupSetError) -> PrunePlan {
        if let damage = contents.damaged.first {
            throw BackupSetError(
                .damaged,
                "nothing is pruned while it is not known what builds upon what: \(damage.reason)"
            )
        }
        let faults = faults(in: contents)
        let whole = contents.complete.filter { faults[$0.name] == nil }
        let kept = retention.kept(of: whole)
        guard !kept.isEmpty else {
            throw BackupSetError(.refused, "the rules keep no point of \(directory): nothing is removed")
        }
        var rules = NameMap<[String]>()
        for point in kept { rules[point.point] = point.rules }
        var reasons = NameMap<String>()
        for point in contents.complete {
            if let fault = faults[point.name] { reasons[point.name] = "it can't be restored: \(fault)" }
        }
        let broken = contents.complete.filter { faults[$0.name] != nil }
        needed(by: broken, contents, &reasons)
        var plan = PrunePlan()
        let named = contents.complete.filter { rules[$0.name] != nil }
        if merges {
            for point in named {
                plan.merges += self.merges(of: point, contents) { rules[$0] != nil || reasons[$0] != nil }
            }
        } else {
            needed(by: named, contents, &reasons)
        }
        for point in contents.points {
            if point.state == .running {
                plan.kept.append(.init(point: point.name, rules: [], reason: "its run did not come to its end"))
            } else if let names = rules[point.name] {
                plan.kept.append(.init(point: point.name, rules: names, reason: nil))
            } else if let reason = reasons[point.name] {
                plan.kept.append(.init(point: point.name, rules: [], reason: reason))
            }
        }
        let stays = NameSet(plan.kept.map(\.point))
        let going = contents.complete.filter { !stays.contains($0.name) }
        let depths = going.map { point in (point.name, depth(of: point, contents)) }
        plan.removed = depths.enumerated().sorted {
            $0.element.1 == $1.element.1 ? $0.offset > $1.offset : $0.element.1 > $1.element.1
        }.map(\.element.0)
        plan.freed = going.map(\.storedSize).reduce(0, +)
        plan.checkpoints = going.compactMap(\.checkpoint)
        return plan
    }

    /// Why points can't be restored, as far as sizes and chains tell.
    func faults(in contents: Contents) -> NameMap<String> {
        var faults = NameMap<String>()
        // A file is looked at once, however many chains it is in.
        var looked = NameMap<String>()
        for point in contents.complete {
            for disk in point.disks {
                let path = path(of: disk.file, in: point)
                let size = try? LocalDirectory.size(of: path)
                if size == nil || size != disk.storedSize { looked[path] = "\(path) is not there as it was" }
            }
        }
        for point in contents.complete {
            for disk in point.disks where faults[point.name] == nil {
                do throws(BackupSetError) {
                    let chain = try chain(of: disk.name, at: point, in: contents)
                    faults[point.name] = chain.links.lazy.compactMap { looked[$0.path] }.first
                } catch {
                    faults[point.name] = error.message
                }
            }
        }
        return faults
    }

    /// Notes the points that some build upon, as far down as they are there.
    private func needed(by points: [BackupPoint], _ contents: Contents, _ reasons: inout NameMap<String>) {
        var byName = NameMap<BackupPoint>()
        for point in contents.complete { byName[point.name] = point }
        var passed = NameSet(points.map(\.name))
        var waiting = points
        while let point = waiting.popLast() {
            for disk in point.disks {
                guard let base = disk.base.flatMap({ byName[$0] }) else { continue }
                if reasons[base.name] == nil { reasons[base.name] = "\(point.name) builds upon it" }
                if passed.insert(base.name).inserted { waiting.append(base) }
            }
        }
    }

    private func merges(
        of point: BackupPoint,
        _ contents: Contents,
        staying: (String) -> Bool
    ) -> [PrunePlan.Merge] {
        point.disks.compactMap { disk in
            guard let below = try? chain(of: disk.name, at: point, in: contents).links.dropFirst().map(\.point) else {
                return nil
            }
            let going = Array(below.prefix { !staying($0) })
            guard !going.isEmpty else { return nil }
            let base = going.count < below.count ? below[going.count] : nil
            return PrunePlan.Merge(point: point.name, disk: disk.name, points: going, base: base)
        }
    }

    private func depth(of point: BackupPoint, _ contents: Contents) -> Int {
        point.disks.map { (try? chain(of: $0.name, at: point, in: contents))?.links.count ?? 0 }.max() ?? 0
    }
}
