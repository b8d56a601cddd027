internal import MomentDiagnostics
internal import XMLTree

/// Pairs start and end tags, and finds which of them have no partner.
///
/// Where an end tag does not fit, there are up to three readings: elements inside were never closed, the end tag is misspelt, or its start tag is lost.
/// The reading is taken under which the following end tag fits, with indentation and likeness of the names as further hints.
struct TagMatcher {
    let scanner: MarkupScanner
    let source: XMLSource
    let text: SourceText
    let markup: [Markup]
    /// For each end tag, the end tag that closes what is around it, by counting alone.
    let following: [Int: Int]
    /// How often each name is used by tags.
    let nameCounts: NameMap<Int>
    var lostOpenings: LostOpenings
    /// The start tags that are open, as indices into `markup`.
    var open: [Int] = []
    var rootIsClosed = false
    /// Findings on what stands outside the root element; they go when the root's own tags turn out to be at fault.
    var outside: [Diagnostic] = []
    var findings: [Diagnostic] = []
    /// From where on a finding explains what libxml2 stumbles over, though it is further behind.
    var explainedFrom: Int?
    var prefixes: PrefixScopes
    /// The elements as they nest once the mistakes are mended.
    var recovered = RecoveredTree()

    init(_ scanner: MarkupScanner) {
        self.scanner = scanner
        source = scanner.source
        text = scanner.text
        markup = scanner.markup
        prefixes = PrefixScopes(findingLimit: scanner.findingLimit)
        lostOpenings = LostOpenings(scanner.markup, scanner.text)
        var following: [Int: Int] = [:]
        var pending: [Int] = []
        var counts: NameMap<Int> = [:]
        for index in scanner.markup.indices.reversed() {
            guard case .tag(let tag) = scanner.markup[index] else { continue }
            counts[tag.name, default: 0] += 1
            switch tag.kind {
            case .empty: break
            case .start: _ = pending.popLast()
            case .end:
                if let next = pending.last { following[index] = next }
                pending.append(index)
            }
        }
        self.following = following
        nameCounts = counts
    }

    mutating func match() {
        for index in markup.indices {
            guard findings.count < scanner.findingLimit else { return }
            switch markup[index] {
            case .text(let start, let end): matchText(start, end)
            case .tag(let tag): match(tag, index)
            }
        }
        if !open.isEmpty { matchEnd() }
        findings += outside.prefix(1)
        findings += prefixes.findings
    }

    func tag(_ index: Int) -> Tag? {
        if case .tag(let tag) = markup[index] { tag } else { nil }
    }

    // MARK: Events

    private mutating func matchText(_ start: Int, _ end: Int) {
        guard open.isEmpty else { return }
        let first = text.skipSpace(from: start)
        var last = end
        while last > first, SourceText.isSpace(text[last - 1]) { last -= 1 }
        let range = source.range(first, last)
        outside.append(
            rootIsClosed
                ? Diagnostic(.xmlAfterRoot, layer: .xml, message: "there is text behind the root element", range: range)
                : Diagnostic(.xmlSyntax, layer: .xml, message: "there is text before the root element", range: range)
        )
    }

    private mutating func match(_ tag: Tag, _ index: Int) {
        if tag.kind == .end {
            matchEndTag(tag, index)
            return
        }
        if open.isEmpty, rootIsClosed {
            outside.append(
                Diagnostic(
                    .xmlAfterRoot,
                    layer: .xml,
                    message: "<\(tag.name)> is a second root element; a document has one",
                    range: source.range(tag.start, tag.end)
                )
            )
        }
        prefixes.enter(tag, source)
        recovered.enter(tag)
        if tag.kind == .start {
            open.append(index)
        } else {
            prefixes.leave()
            recovered.leave(at: tag.end)
            if open.isEmpty { rootIsClosed = true }
        }
    }

    private mutating func matchEndTag(_ end: Tag, _ index: Int) {
        guard let topIndex = open.last, let top = tag(topIndex) else {
            reportOrphan(end)
            return
        }
        if top.name == end.name {
            if let outer = alignedNamesake(of: end, index) { closeUnclosed(above: outer, before: end) }
            close(at: end.end)
            return
        }
        switch reading(of: end, index, top: top) {
        case .unclosed(let position):
            closeUnclosed(above: position, before: end)
            close(at: end.end)
        case .misspelt:
            reportMisspelt(end, top)
            close(at: end.end)
        case .orphan:
            reportOrphan(end)
        }
    }

    mutating func close(at offset: Int) {
        open.removeLast()
        prefixes.leave()
        recovered.leave(at: offset)
        if open.isEmpty { rootIsClosed = true }
    }

    /// Takes back what was found outside the root element: an end tag shows that its start tag is lost.
    mutating func forgetOutside() {
        if let first = outside.first?.range?.start.offset { explainedFrom = min(explainedFrom ?? first, first) }
        outside.removeAll()
    }

    // MARK: Readings

    private enum Reading {
        /// The elements above a position of the stack were never closed.
        case unclosed(Int)
        case misspelt
        case orphan
    }

    private func reading(of end: Tag, _ index: Int, top: Tag) -> Reading {
        let next = following[index].flatMap { tag($0) }?.name
        func fits(_ position: Int) -> Int { next == (position > 0 ? tag(open[position - 1])?.name : nil) ? 2 : 0 }
        let isLike = isAlike(end.name, top.name)
        let misspelt = fits(open.count - 1) + (isLike ? 1 : 0) + (end.isAligned(with: top) ? 1 : 0)
        let hasCandidate = lostOpenings.hasStart(end.name, after: top.start, before: end.start)
        let orphan = (next == top.name ? 2 : 0) + (hasCandidate ? 2 : 0)
        guard let position = open.lastIndex(where: { tag($0)?.name == end.name }) else {
            if misspelt == orphan { return isLike ? .misspelt : .orphan }
            return misspelt > orphan ? .misspelt : .orphan
        }
        let isAligned = tag(open[position]).map { end.isAligned(with: $0) } ?? false
        let unclosed = fits(position) + (isAligned ? 1 : 0)
        if unclosed >= misspelt, unclosed >= orphan { return .unclosed(position) }
        return misspelt >= orphan && isLike ? .misspelt : orphan > unclosed ? .orphan : .unclosed(position)
    }

    /// The position of an open element that an end tag closes, by its indentation, rather than the innermost one of the same name.
    private func alignedNamesake(of end: Tag, _ index: Int) -> Int? {
        guard let topIndex = open.last, let top = tag(topIndex), let indent = end.indent, let own = top.indent,
            indent != own, source.position(at: top.start).line != source.position(at: end.start).line
        else { return nil }
        // Nesting deeper than this within one name is not written by hand.
        for position in open.indices.dropLast().suffix(64).reversed() {
            guard let outer = tag(open[position]), outer.name == end.name else { continue }
            guard outer.indent == indent else { continue }
            let next = following[index].flatMap { tag($0) }?.name
            return next == (position > 0 ? tag(open[position - 1])?.name : nil) ? position : nil
        }
        return nil
    }

    func isAlike(_ one: String, _ other: String) -> Bool {
        one.lowercased() == other.lowercased() || Spelling.nearest([one], to: other) != nil
            || (min(one.count, other.count) > 0 && (one.hasPrefix(other) || other.hasPrefix(one)))
    }
}
