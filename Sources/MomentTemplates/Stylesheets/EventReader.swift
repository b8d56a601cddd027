internal import CStylesheet
internal import MomentDiagnostics
internal import XMLTree

/// Makes findings of what libxslt says: the cause, at its place, once.
struct EventReader {
    let parts: [StylesheetPart]
    /// The document that the stylesheet runs over.
    var input: XMLDocument?
    let isRun: Bool

    /// Findings of events; the last message of a run that ended itself is why.
    func findings(_ events: [StylesheetEvent], isTerminated: Bool = false) -> [PlacedFinding] {
        var findings: [PlacedFinding] = []
        var group: [StylesheetEvent] = []
        var groupPlace: StylesheetEvent.Place?
        var seen: Set<StylesheetEvent.Place> = []
        func close() {
            defer {
                group = []
                groupPlace = nil
            }
            guard !group.isEmpty else { return }
            // libxslt complains of one element in several steps: the first tells the cause.
            if let place = groupPlace, !seen.insert(place).inserted { return }
            findings.append(finding(group, at: groupPlace))
        }
        let last = events.lastIndex { if case .message = $0.kind { true } else { false } }
        for (index, event) in events.enumerated() {
            if case .message = event.kind {
                close()
                findings.append(message(event, isLast: isTerminated && index == last))
                continue
            }
            if let place = event.place {
                if let current = groupPlace, current != place { close() }
                groupPlace = groupPlace ?? place
            }
            group.append(event)
        }
        close()
        return findings
    }

    /// What to say where a run failed without a word.
    var unexplained: PlacedFinding {
        placed(.stylesheetFailed, "the stylesheet failed, and libxslt does not say why", nil)
    }

    /// The finding for a limit that was met; nil for other endings.
    func limit(_ ending: Int, at place: StylesheetEvent.Place?, _ limits: TemplateLimits) -> PlacedFinding? {
        let message: String
        switch ending {
        case VMX_LIMIT_DEPTH: message = "templates call each other more than \(limits.depth) levels deep"
        case VMX_LIMIT_OPERATIONS: message = "the stylesheet takes more than \(limits.operations) steps"
        case VMX_LIMIT_SECONDS: message = "the stylesheet takes longer than \(limits.seconds) seconds\(stage)"
        case VMX_LIMIT_MEMORY:
            message = "the stylesheet needs more than \(max(limits.memory, 8 << 20)) bytes of memory\(stage)"
        case VMX_LIMIT_OUTPUT: message = "the result is longer than \(limits.output) bytes"
        case VMX_NO_MEMORY: message = "memory is short"
        default: return nil
        }
        return placed(.stylesheetLimit, message, place)
    }

    private var stage: String { isRun ? "" : " to compile" }

    private func message(_ event: StylesheetEvent, isLast: Bool) -> PlacedFinding {
        let text = ParameterDeclarations.oneLine(event.text)
        var it = placed(isLast ? .templateTerminated : .templateMessage, text, event.place)
        if !isLast { it = it.with { $0.severity = .note } }
        return it
    }

    // MARK: Errors

    private func finding(_ group: [StylesheetEvent], at place: StylesheetEvent.Place?) -> PlacedFinding {
        for event in group {
            if case .forbidden(let operation) = event.kind { return forbidden(operation, event) }
        }
        let texts = group.map { LibraryText($0.text) }
        let useful = texts.filter(\.isCause)
        let expression = group.lazy.compactMap { event -> String? in
            if case .xpath(let expression) = event.kind, !expression.isEmpty { expression } else { nil }
        }.first
        let isXPath = expression != nil || texts.contains { $0.concernsXPath }
        var cause = (useful.first ?? texts.first)?.message ?? ""
        if let expression { cause = "'\(expression.shortened)' is no XPath expression: \(cause)" }
        let code: Diagnostic.Code = isXPath ? .stylesheetXPath : isRun ? .stylesheetFailed : .stylesheetInvalid
        var result = placed(code, cause, place, value: expression ?? texts.lazy.compactMap(\.quoted).first)
        let others = useful.dropFirst().map(\.message).filter { $0 != useful.first?.message }
        let word = texts.lazy.compactMap(\.quoted).first
        let nearest = word.flatMap { NameHints(parts: parts).nearest(to: $0, in: texts) }
        result = result.with { finding in
            if expression == nil { finding.notes = others.prefix(3).map { Diagnostic.Note($0) } }
            if let nearest { finding.expected = [nearest] }
        }
        return result
    }

    private func forbidden(_ operation: StylesheetEvent.Operation, _ event: StylesheetEvent) -> PlacedFinding {
        let what = event.text.hasPrefix("vmsource:/") ? String(event.text.dropFirst("vmsource:".count)) : event.text
        switch operation {
        case .read:
            let message = "a stylesheet may not read '\(what)'"
            return placed(.stylesheetForbidden, message, event.place)
        case .write: return placed(.stylesheetForbidden, "a stylesheet may not write '\(what)'", event.place)
        case .random:
            return placed(
                .stylesheetForbidden,
                "math:random() is not available: the same input gives the same document",
                event.place
            )
        }
    }

    // MARK: Places

    private func placed(
        _ code: Diagnostic.Code,
        _ message: String,
        _ place: StylesheetEvent.Place?,
        value: String? = nil
    ) -> PlacedFinding {
        let part = place == nil ? 0 : place?.part
        let element: XMLElement? = place.flatMap { place in
            if let part = place.part {
                return parts.indices.contains(part) ? parts[part].element(place.element) : nil
            }
            return input?.element(ordinal: place.element)
        }
        let attribute = value.flatMap { value in
            element?.attributes.first { $0.value == value } ?? element?.attributes.first { $0.value.holds(value) }
        }
        let path = element.map { element in attribute.map { "\(element.path)/@\($0.name)" } ?? element.path }
        return PlacedFinding(
            part: part,
            finding: Diagnostic(
                code,
                layer: .template,
                message: message,
                range: attribute?.valueRange ?? element?.startTagRange,
                source: element?.source,
                path: path ?? ""
            )
        )
    }
}

extension PlacedFinding {
    /// Returns this finding after a change.
    fileprivate func with(_ change: (inout Diagnostic) -> Void) -> PlacedFinding {
        var finding = finding
        change(&finding)
        return PlacedFinding(part: part, finding: finding)
    }
}

extension String {
    /// At most sixty characters of it.
    fileprivate var shortened: String { count > 60 ? prefix(60) + "…" : self }
}
