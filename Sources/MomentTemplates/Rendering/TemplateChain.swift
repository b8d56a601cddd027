internal import MomentDiagnostics
internal import MomentRules
internal import MomentXML
public import XMLTree

/// Templates that run one after the other: the first over the domain, each further one over what the one before made.
public struct TemplateChain: Sendable {
    /// The templates, first to last; at least one.
    public let templates: [Template]
    /// The bounds of each run.
    public var limits: TemplateLimits
    /// What the documents are checked for beside being documents.
    public var checks: TemplateChecks

    /// Creates a chain: each template works on what the one before it made.
    public init(
        _ templates: [Template],
        limits: TemplateLimits = TemplateLimits(),
        checks: TemplateChecks = .standard
    ) {
        precondition(!templates.isEmpty, "a chain needs a template")
        self.templates = templates
        self.limits = limits
        self.checks = checks
    }

    /// Makes documents for a domain. Nothing is thrown: what goes wrong is a finding, and then there are no documents.
    ///
    /// - Parameters:
    ///   - domain: the `<domain>` document
    ///   - values: the parameters; each goes to every template that declares it
    ///   - context: what else there is to know
    public func render(
        _ domain: XMLDocument,
        _ values: [String: TemplateValue] = [:],
        context: TemplateContext
    ) -> TemplateResult {
        if let refusal = refusal(of: values) { return refusal }
        return finish(transform(domain, runs(values, context)), domain: domain, context)
    }

    /// Makes documents for several domains, a result for each in their order; see ``render(_:_:context:)-(XMLDocument,_,_)``.
    ///
    /// All are transformed before the first result is looked at. That is faster than one after the other, as each step's code stays in the
    /// processor's nearest cache; but what was made is in memory at once, so a dozen domains a call are best.
    public func render(
        _ domains: [XMLDocument],
        _ values: [String: TemplateValue] = [:],
        context: TemplateContext
    ) -> [TemplateResult] {
        if let refusal = refusal(of: values) { return domains.map { _ in refusal } }
        let runs = runs(values, context)
        let transformed = domains.map { transform($0, runs) }
        return zip(domains, transformed).map { finish($1, domain: $0, context) }
    }

    /// What to answer where the templates do not take the values; nil if they do.
    private func refusal(of values: [String: TemplateValue]) -> TemplateResult? {
        let check = ParameterCheck(templates, values)
        guard !check.findings.isEmpty else { return nil }
        let name = templates.first { $0.parameters.isEmpty == false }?.name ?? templates[0].name
        return TemplateResult(reports: [FileReport(file: name, kind: "template", findings: check.findings)])
    }

    /// What the templates made of a domain, not looked at yet.
    private struct Transformed {
        /// What the last stylesheet made, or nil if one of them failed.
        var output: Stylesheet.Output?
        /// What the output is called in messages.
        var name = ""
        var reports: [FileReport] = []
    }

    /// The stylesheets with what each domain's run is given; nil for plain documents, and where memory is short.
    private func runs(_ values: [String: TemplateValue], _ context: TemplateContext) -> [StylesheetRun?] {
        let time = context.time.dateTime
        return templates.map { template in
            guard case .stylesheet(let stylesheet) = template.body else { return nil }
            let parameters = context.parameters + template.arguments(values)
            return StylesheetRun(stylesheet, parameters: parameters, time: time, limits: limits)
        }
    }

    private func transform(_ domain: XMLDocument, _ runs: [StylesheetRun?]) -> Transformed {
        var result = Transformed()
        var input = domain
        var inputName = domain.source?.name ?? "domain"
        for (position, template) in templates.enumerated() {
            guard let output = run(template, runs[position], over: input, named: inputName, &result.reports) else {
                return result
            }
            result.name = "result of \(template.name)"
            if position == templates.count - 1 {
                result.output = output
                return result
            }
            switch output {
            case .tree(let document): input = document
            case .text(let bytes):
                let parsed = XMLDocumentParser().parse(bytes, name: result.name)
                guard let document = parsed.document else {
                    let report = FileReport(file: result.name, findings: parsed.findings)
                    result.reports.append(report)
                    return result
                }
                input = document
            }
            inputName = result.name
        }
        return result
    }

    private func run(
        _ template: Template,
        _ run: StylesheetRun?,
        over input: XMLDocument,
        named inputName: String,
        _ reports: inout [FileReport]
    ) -> Stylesheet.Output? {
        if template.isPlainDocument { return .tree(template.parts[0].document) }
        guard let source = input.source ?? TemplateChain.printed(input, name: inputName) else {
            let finding = Diagnostic(
                .templateResult,
                layer: .template,
                message: "the domain holds what XML can't carry",
                range: nil
            )
            reports.append(FileReport(file: inputName, findings: [finding]))
            return nil
        }
        let (output, findings) = run?.perform(over: input, text: source) ?? (nil, [Stylesheet.outOfMemory])
        if !findings.isEmpty {
            var placed = PartReports(template.parts)
            placed.add(findings.filter { $0.part != nil })
            reports += placed.all
            let ofInput = findings.filter { $0.part == nil }.map(\.finding)
            if !ofInput.isEmpty { reports.append(FileReport(file: inputName, findings: ofInput)) }
        }
        return output
    }

    /// A tree that was built by code, as text.
    private static func printed(_ document: XMLDocument, name: String) -> XMLSource? {
        (try? XMLPrinter(layout: .verbatim).print(document)).map { XMLSource(name: name, utf8: $0) }
    }

    private func finish(
        _ transformed: Transformed,
        domain: XMLDocument,
        _ context: TemplateContext
    ) -> TemplateResult {
        guard let output = transformed.output else { return TemplateResult(reports: transformed.reports) }
        let name = transformed.name
        var reader = ResultReader(name: name, domain: domain)
        reader.read(output)
        var reports = transformed.reports
        if !reader.findings.isEmpty {
            reports.append(FileReport(file: name, findings: reader.findings))
        }
        if !reader.domainFindings.isEmpty {
            let file = domain.source?.name ?? "domain"
            reports.append(FileReport(file: file, kind: "domain", findings: reader.domainFindings))
        }
        let guardian = ResultGuard(
            name: name,
            domain: domain,
            context: context,
            checks: checks,
            flags: templates.last?.flags ?? []
        )
        return guardian.result(reader.documents, leftOut: reader.leftOut, reports: reports)
    }
}

extension Template {
    /// Makes documents for a domain with this template alone; see ``TemplateChain``.
    public func render(
        _ domain: XMLDocument,
        _ values: [String: TemplateValue] = [:],
        context: TemplateContext,
        limits: TemplateLimits = TemplateLimits(),
        checks: TemplateChecks = .standard
    ) -> TemplateResult {
        TemplateChain([self], limits: limits, checks: checks).render(domain, values, context: context)
    }

    /// The values for this template: those given, and of the others the declared defaults that its stylesheet does not have by itself.
    func arguments(_ values: [String: TemplateValue]) -> [(name: String, value: TemplateValue)] {
        let given = values.filter { parameter($0.key) != nil }.map { (name: $0.key, value: $0.value) }
        return given + absent.filter { values[$0.name] == nil }
    }

    /// What parameters are that are not given, where the stylesheet does not say the same.
    static func absent(
        _ parameters: [TemplateParameter],
        _ defaults: ParameterDefaults
    ) -> [(name: String, value: TemplateValue)] {
        parameters.compactMap { parameter in
            guard let value = parameter.absentValue, !defaults.have(parameter.name, value) else { return nil }
            return (parameter.name, value)
        }
    }
}

extension TemplateParameter {
    /// What it is when it is not given; nil where the stylesheet's own default stands.
    fileprivate var absentValue: TemplateValue? {
        if let text = defaultText, let value = value([text]) { return value }
        switch type {
        case .list: return .list([])
        case .documents: return .documents([])
        case .boolean: return .boolean(false)
        case .string, .number: return nil
        }
    }
}
