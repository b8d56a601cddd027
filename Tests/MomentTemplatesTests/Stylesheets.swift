import Foundation
import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import XMLTree

@testable import MomentTemplates

/// Stylesheets for tests.
enum Stylesheets {
    /// A stylesheet around top-level elements.
    static func wrap(_ body: String) -> String {
        """
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
            xmlns:vm="https://virtmoment.dev/ns/template" xmlns:exsl="http://exslt.org/common"
            xmlns:math="http://exslt.org/math" xmlns:str="http://exslt.org/strings" xmlns:func="http://exslt.org/functions"
            xmlns:date="http://exslt.org/dates-and-times" xmlns:dyn="http://exslt.org/dynamic"
            extension-element-prefixes="exsl func">
        \(body)
        </xsl:stylesheet>
        """
    }

    static let context = TemplateContext(time: Instant(1_700_000_000))

    /// What a stylesheet makes of a domain, compilation included.
    static func render(
        _ text: String,
        _ values: [String: TemplateValue] = [:],
        domain: String = "one-disk",
        limits: TemplateLimits = TemplateLimits()
    ) throws -> TemplateResult {
        let loaded = Template.load(Array(text.utf8), name: "test.xsl", limits: limits)
        guard let template = loaded.template else { return TemplateResult(reports: loaded.reports) }
        return template.render(try Samples.domain(domain), values, context: context, limits: limits)
    }

    /// The text that a stylesheet makes of a domain, before it is looked at.
    static func run(_ text: String, _ values: [String: TemplateValue] = [:], domain: String = "one-disk") throws
        -> String
    {
        let template = Template.load(Array(text.utf8), name: "test.xsl").template
        guard let template, case .stylesheet(let stylesheet) = template.body else { return "not compiled" }
        let document = try Samples.domain(domain)
        guard let source = document.source else { return "no source" }
        let run = StylesheetRun(
            stylesheet,
            parameters: context.parameters + template.arguments(values),
            time: context.time.dateTime,
            limits: TemplateLimits()
        )
        guard let (output, findings) = run?.perform(over: document, text: source) else { return "no memory" }
        switch output {
        case .text(let text): return String(decoding: text, as: UTF8.self)
        case .tree(let document):
            return String(decoding: try XMLPrinter(layout: .verbatim).print(document), as: UTF8.self)
        case nil: return "\(findings.map(\.finding.message))"
        }
    }

    /// How much memory the process holds.
    static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4_096
    }
}
