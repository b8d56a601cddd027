public import MomentDiagnostics
public import MomentDocuments
public import MomentRules
internal import XMLTree

/// A template: a stylesheet that makes documents of a domain, or a plain document that is used as it is.
///
/// A value that many threads may render at once.
public struct Template: Sendable {
    /// What it is called: a built-in name, or the name of its file.
    public let name: String
    /// What it makes, in one line; empty where the stylesheet does not say.
    public let summary: String
    /// The kinds of document it makes; empty where the stylesheet does not say.
    public let kinds: [MomentDocument.Kind]
    /// The flags that its documents are to be submitted with.
    public let flags: Set<APIFlag>
    /// The parameters it takes, in the order of their declaration.
    public let parameters: [TemplateParameter]
    /// Its text, for whoever wants to read it or begin with it.
    public let text: [UInt8]

    /// The forms of a template: a stylesheet, or a plain document without XSLT.
    enum Body: Sendable {
        case stylesheet(Stylesheet)
        case document(StylesheetPart)
    }

    let body: Body

    /// The values of parameters that are not given; see ``absent(_:_:)``.
    let absent: [(name: String, value: TemplateValue)]

    /// Whether it is a plain document without XSLT.
    var isPlainDocument: Bool {
        if case .document = body { true } else { false }
    }

    /// The files it is made of.
    var parts: [StylesheetPart] {
        switch body {
        case .stylesheet(let stylesheet): stylesheet.parts
        case .document(let part): [part]
        }
    }

    /// What reading a template gave.
    public struct Loaded: Sendable {
        /// The template; nil where it has errors.
        public let template: Template?
        /// What was found in its files; files without findings are left out.
        public let reports: [FileReport]
    }

    /// Reads and compiles a template. Nothing is thrown: what is wrong with it is a finding.
    ///
    /// - Parameters:
    ///   - bytes: its text
    ///   - name: what to call it in messages, such as its path
    ///   - imports: where it may import from, beside the built-in parts
    ///   - limits: the bounds on its imports and on compiling it
    public static func load(
        _ bytes: [UInt8],
        name: String,
        imports: StylesheetImports = .builtInOnly,
        limits: TemplateLimits = TemplateLimits()
    ) -> Loaded {
        var loader = StylesheetLoader(imports: imports, limits: limits)
        loader.load(StylesheetImports.Found(name: name, bytes: bytes))
        var reports = PartReports(loader.parts)
        reports.add(loader.findings)
        guard let main = loader.parts.first, loader.unreadable.isEmpty, !reports.hasErrors else {
            return Loaded(template: nil, reports: loader.unreadable + reports.all)
        }
        guard main.isStylesheet else {
            let kinds = MomentDocument.Kind(main.document.root).map { [$0] } ?? []
            let template = Template(
                name: name,
                summary: "a plain document",
                kinds: kinds,
                flags: [],
                parameters: [],
                text: bytes,
                body: .document(main),
                absent: []
            )
            return Loaded(template: template, reports: [])
        }
        let declarations = ParameterDeclarations(loader.parts)
        let (stylesheet, findings) = Stylesheet.compile(loader.parts, limits: limits)
        reports.add(findings)
        reports.add(declarations.findings)
        guard let stylesheet, !reports.hasErrors else { return Loaded(template: nil, reports: reports.all) }
        let about = main.document.root.elements.first { $0.isTemplate("template") }
        let template = Template(
            name: name,
            summary: about.map { ParameterDeclarations.oneLine($0.text) } ?? "",
            kinds: (about?["documents"] ?? "").split(separator: " ").compactMap { word in
                MomentDocument.Kind.allCases.first { $0.rawValue == "domain\(word)" }
            },
            flags: Set((about?["flags"] ?? "").split(separator: " ").compactMap { APIFlag(rawValue: String($0)) }),
            parameters: declarations.parameters,
            text: bytes,
            body: .stylesheet(stylesheet),
            absent: Template.absent(declarations.parameters, stylesheet.defaults)
        )
        return Loaded(template: template, reports: reports.all)
    }
}

extension StylesheetPart {
    /// Whether its root is a stylesheet, or a result element that stands for one.
    var isStylesheet: Bool {
        let root = document.root
        return root.isTransform("stylesheet") || root.isTransform("transform")
            || root.attributes.contains {
                $0.name.localName == "version" && $0.name.namespace == StylesheetNamespace.transform
            }
    }
}

/// Findings gathered by the file they are in.
struct PartReports {
    private let parts: [StylesheetPart]
    private var findings: [[Diagnostic]]

    init(_ parts: [StylesheetPart]) {
        self.parts = parts
        findings = Array(repeating: [], count: parts.count)
    }

    mutating func add(_ placed: [PlacedFinding]) {
        for finding in placed {
            guard let part = finding.part ?? (parts.isEmpty ? nil : 0), findings.indices.contains(part) else {
                continue
            }
            var placed = finding.finding
            placed.source = parts[part].source
            findings[part].append(placed)
        }
    }

    var hasErrors: Bool { findings.joined().contains { $0.severity == .error } }

    /// A report for each file that has findings.
    var all: [FileReport] {
        zip(parts, findings).filter { !$1.isEmpty }.map { part, findings in
            FileReport(file: part.name, kind: "template", findings: findings)
        }
    }
}
