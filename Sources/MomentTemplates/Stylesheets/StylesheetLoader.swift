internal import MomentDiagnostics
internal import MomentXML
internal import XMLTree

/// Reads a stylesheet and all that it imports.
struct StylesheetLoader {
    private(set) var parts: [StylesheetPart] = []
    private(set) var findings: [PlacedFinding] = []
    /// Reports of files that could not be read as XML, which are no part.
    private(set) var unreadable: [FileReport] = []
    private let imports: StylesheetImports
    private let limits: TemplateLimits
    private let parser: XMLDocumentParser

    /// libxslt numbers elements in 16 bits.
    static let elementLimit = 65_000

    init(imports: StylesheetImports, limits: TemplateLimits) {
        self.imports = imports
        self.limits = limits
        parser = XMLDocumentParser(limits: XMLLimits(bytes: 4 << 20, nodes: 200_000))
    }

    /// Reads a stylesheet and what it imports; the main one becomes part 0.
    mutating func load(_ main: StylesheetImports.Found) {
        guard let number = read(main) else { return }
        follow(number, chain: [main.name])
    }

    private mutating func read(_ file: StylesheetImports.Found) -> Int? {
        let result = parser.parse(file.bytes, name: file.name)
        guard let document = result.document else {
            unreadable.append(FileReport(file: file.name, kind: "template", findings: result.findings))
            return nil
        }
        let part = StylesheetPart(name: file.name, document: document, source: result.source)
        parts.append(part)
        if document.storage.nodes.lazy.filter({ $0.kind == .element }).count > StylesheetLoader.elementLimit {
            note(
                parts.count - 1,
                .stylesheetLimit,
                "a stylesheet may have \(StylesheetLoader.elementLimit) elements, and this has more",
                document.root
            )
        }
        return parts.count - 1
    }

    private mutating func follow(_ number: Int, chain: [String]) {
        for reference in parts[number].references {
            let target = resolve(reference, in: number, chain: chain)
            parts[number].links.append(Int32(target ?? -1))
        }
    }

    private mutating func resolve(_ reference: XMLElement, in number: Int, chain: [String]) -> Int? {
        // Without href libxslt says so itself.
        guard let attribute = reference.attribute("href") else { return nil }
        let found: StylesheetImports.Found
        switch find(attribute.value, importer: parts[number].name) {
        case .success(let it): found = it
        case .failure(let refusal):
            note(number, .stylesheetImport, refusal.reason, reference, attribute, near: attribute.value)
            return nil
        }
        if chain.contains(found.name) {
            note(number, .stylesheetImport, "'\(attribute.value)' imports itself", reference, attribute)
            return nil
        }
        guard chain.count < limits.imports, parts.count < limits.imports * 4 else {
            note(number, .stylesheetLimit, "there are more imports than \(limits.imports)", reference, attribute)
            return nil
        }
        guard let target = read(found) else {
            note(number, .stylesheetImport, "'\(attribute.value)' is not well-formed", reference, attribute)
            return nil
        }
        follow(target, chain: chain + [found.name])
        return target
    }

    private func find(
        _ reference: String,
        importer: String
    ) -> Result<StylesheetImports.Found, StylesheetImports.Refusal> {
        guard reference.hasPrefix(BuiltInFiles.scheme) else { return imports.find(reference, importer) }
        guard let bytes = BuiltInFiles.part(reference) else {
            return .failure(StylesheetImports.Refusal("there is no built-in part '\(reference)'"))
        }
        return .success(StylesheetImports.Found(name: reference, bytes: bytes))
    }

    private mutating func note(
        _ number: Int,
        _ code: Diagnostic.Code,
        _ message: String,
        _ element: XMLElement,
        _ attribute: XMLAttribute? = nil,
        near word: String? = nil
    ) {
        var finding = Diagnostic(code, layer: .template, message: message, at: element, attribute)
        if let word, let nearest = Spelling.nearest(BuiltInFiles.partNames, to: word) { finding.expected = [nearest] }
        findings.append(PlacedFinding(part: number, finding: finding))
    }
}
