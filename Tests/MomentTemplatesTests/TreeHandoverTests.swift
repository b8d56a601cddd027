import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing
import XMLTree

@testable import MomentTemplates

/// Documents go to libxslt and come back as trees; text must say the same.
@Suite struct TreeHandoverTests {
    /// What a stylesheet makes of a document.
    private func run(
        _ stylesheet: Stylesheet,
        over document: XMLDocument,
        _ parameters: [(name: String, value: TemplateValue)] = [],
        limits: TemplateLimits = TemplateLimits()
    ) throws -> Stylesheet.Output {
        let source = try #require(document.source)
        let run = try #require(
            StylesheetRun(stylesheet, parameters: parameters, time: "2023-11-14T22:13:20Z", limits: limits)
        )
        let result = run.perform(over: document, text: source)
        return try #require(result.output, "\(result.findings.map(\.finding.message))")
    }

    private func stylesheet(_ text: String) throws -> Stylesheet {
        let template = try #require(Template.load(Array(text.utf8), name: "test.xsl").template)
        guard case .stylesheet(let stylesheet) = template.body else { throw NoStylesheet() }
        return stylesheet
    }

    private struct NoStylesheet: Error {}

    private func tree(_ output: Stylesheet.Output) throws -> XMLDocument {
        guard case .tree(let document) = output else { throw NotTold() }
        return document
    }

    private func text(_ output: Stylesheet.Output) throws -> [UInt8] {
        guard case .text(let text) = output else { throw NotTold() }
        return text
    }

    private struct NotTold: Error {}

    /// Copies the whole input, wherever it has nodes.
    private static let copying = Stylesheets.wrap(
        "<xsl:template match='/'><xsl:copy-of select='node()'/></xsl:template>"
    )

    @Test(
        "a document comes through libxslt unchanged",
        arguments: [
            "<a/>", "<a>text</a>", "<a b='1' c=''><d/>t<!-- c --><?p i?></a>", "<?p?><!--x--><a/><!---->",
            "<a>&lt;&amp;&gt;&#10;&#13;&#9;<![CDATA[<b>]]></a>", "<a b='&lt;&amp;&quot;&apos;&#10;&#9;&#13; x'/>",
            "<a xmlns='urn:d' xmlns:p='urn:p'><p:b p:c='1' c='2'><d xmlns=''/></p:b><e/></a>",
            "<p:a xmlns:p='urn:1'><p:a xmlns:p='urn:2'/></p:a>", "<a>ä€😀</a>", "<é ü='ö'/>",
            "<a xml:id='x' xml:lang='de'/>",
            "<a>\(String(repeating: "<b>", count: 150))\(String(repeating: "</b>", count: 150))</a>",
        ]
    )
    func unchanged(_ text: String) throws {
        let document = try #require(XMLDocumentParser().parse(text).document)
        let output = try tree(run(stylesheet(Self.copying), over: document))
        #expect(output == document)
        #expect(try XMLPrinter(layout: .verbatim).print(output) == XMLPrinter(layout: .verbatim).print(document))
    }

    @Test("every domain comes through libxslt unchanged", arguments: Samples.domains)
    func domains(_ name: String) throws {
        let document = try Samples.domain(name)
        #expect(try tree(run(stylesheet(Self.copying), over: document)) == document)
    }

    @Test("a tree is what its text would be read as", arguments: SampleDomainTests.cases)
    func sameAsText(_ sample: SampleDomainTests.Case) throws {
        let template = try #require(Template.builtIn(sample.template))
        guard case .stylesheet(let stylesheet) = template.body else { throw NoStylesheet() }
        let parameters =
            SampleDomainTests.context.parameters + template.arguments(try SampleDomainTests.values(template))
        let domain = try Samples.domain(sample.domain)
        guard let told = try? tree(run(stylesheet, over: domain, parameters)) else { return }
        // A limit that the text just keeps makes it go as text; what is very small is told all the same.
        let length = try XMLPrinter(layout: .verbatim).print(told).count
        let limits = TemplateLimits(output: length + 200)
        let other = try run(stylesheet, over: domain, parameters, limits: limits)
        if length < 400, case .tree = other { return }
        let written = try #require(XMLDocumentParser().parse(try text(other)).document)
        #expect(plain(written) == told)
    }

    @Test("a run tells nothing of the one before it")
    func oneAfterTheOther() throws {
        let body = """
            <xsl:param name="list"/>
            <xsl:template match="/domain[devices/disk[2]]" priority="1">
                <xsl:for-each select="$list"><a><xsl:value-of select="."/></a></xsl:for-each>
            </xsl:template>
            <xsl:template match="/domain"><b><xsl:value-of select="count($list)"/></b></xsl:template>
            """
        let list = TemplateValue.list(["x", "y"])
        let run = try #require(
            StylesheetRun(
                stylesheet(Stylesheets.wrap(body)),
                parameters: [("list", list)],
                time: "2023-11-14T22:13:20Z",
                limits: TemplateLimits()
            )
        )
        for name in ["two-disks", "one-disk", "two-disks", "one-disk"] {
            let document = try Samples.domain(name)
            let result = run.perform(over: document, text: try #require(document.source))
            let output = try #require(result.output, "\(result.findings.map(\.finding.message))")
            if name == "one-disk" {
                #expect(try tree(output).root.text == "2")
            } else {
                let words = String(decoding: try text(output), as: UTF8.self).split(separator: "\n")
                #expect(words == ["<a>x</a>", "<a>y</a>"])
            }
        }
    }

    /// A document without the namespace declarations that only stylesheets need.
    private func plain(_ document: XMLDocument) -> XMLDocument {
        var builder = XMLTreeBuilder()
        copy(document.root, to: &builder)
        return builder.finish()
    }

    private func copy(_ element: XMLElement, to builder: inout XMLTreeBuilder) {
        builder.startElement(element.name)
        for attribute in element.attributesAndDeclarations
        where !(attribute.isDeclaration && StylesheetNamespace.isStylesheets(attribute.value)) {
            builder.copy(attribute)
        }
        for child in element.children {
            if case .element(let child) = child { copy(child, to: &builder) } else { builder.copy(child) }
        }
        builder.endElement()
    }

    @Test(
        "what is no plain document goes as text",
        arguments: [
            "<a/><b/>", "text", "<a/>text", "<a><xsl:text disable-output-escaping='yes'>&lt;b/&gt;</xsl:text></a>",
            "<a><xsl:value-of select='$deep'/></a>", "",
        ]
    )
    func goesAsText(_ body: String) throws {
        let stylesheet = try stylesheet(
            Stylesheets.wrap(
                """
                <xsl:param name="deep"/>
                <xsl:template match="/">\(body)</xsl:template>
                """
            )
        )
        let deep = String(repeating: "x", count: 400_000)
        let output = try run(stylesheet, over: Samples.domain("one-disk"), [("deep", .string(deep))])
        _ = try text(output)
    }

    @Test("texts side by side become one")
    func adjacentTexts() throws {
        let body =
            "<xsl:template match='/'><a>x<xsl:text>y</xsl:text><xsl:value-of select='1'/><![CDATA[z]]></a></xsl:template>"
        let output = try tree(run(stylesheet(Stylesheets.wrap(body)), over: Samples.domain("one-disk")))
        #expect(Array(output.root.children).count == 1)
        #expect(output.root.text == "xy1z")
    }

    @Test(
        "an endless walk over the input is placed at its element in the stylesheet",
        arguments: ["", " xml:lang='en'"]
    )
    func limits(_ attribute: String) throws {
        let text = "<domain\(attribute)><name/><devices/></domain>"
        let document = try #require(XMLDocumentParser().parse(text).document)
        let source = try #require(document.source)
        let body = """
            <xsl:template match="/"><xsl:apply-templates select="//devices"/></xsl:template>
            <xsl:template match="devices"><xsl:apply-templates select="."/></xsl:template>
            """
        let stylesheet = try stylesheet(Stylesheets.wrap(body))
        let limits = TemplateLimits(depth: 50)
        let run = try #require(StylesheetRun(stylesheet, parameters: [], time: "", limits: limits))
        let result = run.perform(over: document, text: source)
        #expect(result.output == nil)
        #expect(result.findings.map(\.finding.code) == [.stylesheetLimit])
    }
}

/// Several domains in one call.
@Suite struct SeveralDomainsTests {
    @Test("several domains come to what each alone comes to", arguments: Template.builtInNames)
    func same(_ name: String) throws {
        let template = try #require(Template.builtIn(name))
        let chain = TemplateChain([template])
        let values = try SampleDomainTests.values(template)
        let domains = try Samples.domains.map { try Samples.domain($0) }
        let results = chain.render(domains, values, context: SampleDomainTests.context)
        #expect(results.count == domains.count)
        for (domain, result) in zip(domains, results) {
            let alone = chain.render(domain, values, context: SampleDomainTests.context)
            #expect(result.documents == alone.documents)
            #expect(result.leftOut == alone.leftOut)
            #expect(result.findings == alone.findings)
        }
    }

    @Test("values that a template does not take are refused for each domain")
    func refused() throws {
        let chain = TemplateChain([try #require(Template.builtIn("push-full"))])
        let domains = [try Samples.domain("one-disk"), try Samples.domain("raw")]
        let results = chain.render(domains, ["directori": "/b"], context: SampleDomainTests.context)
        #expect(results.map { $0.findings.map(\.code) } == [[.templateUnknownParameter], [.templateUnknownParameter]])
    }
}

/// What stylesheets look up in themselves.
@Suite struct LookupTests {
    @Test("a stylesheet can hold a table and look things up in it")
    func table() throws {
        let body = """
            <vm:words><vm:word key="file">a file</vm:word><vm:word key="block">a device</vm:word></vm:words>
            <xsl:template match="/"><a>
              <xsl:for-each select="//disk">
                <xsl:value-of select="document('')/*/vm:words/vm:word[@key = current()/@type]"/>
              </xsl:for-each>
            </a></xsl:template>
            """
        #expect(try Stylesheets.run(Stylesheets.wrap(body)) == "<a>a file</a>\n")
    }
}

/// Which values a stylesheet gets, given and not given.
@Suite struct ParameterDefaultTests {
    @Test(
        "a parameter that is left out has its declared default, even where the stylesheet says otherwise",
        arguments: [
            ("string", "default='a'", "select=\"'b'\"", "a"), ("string", "default='a'", "select=\"'a'\"", "a"),
            ("string", "default='a'", "", "a"), ("string", "", "select=\"'b'\"", "b"),
            ("boolean", "default='true'", "", "true"),
            ("boolean", "default='true'", "select='false()'", "true"), ("boolean", "", "select='true()'", "false"),
            ("number", "default='3'", "select='4'", "3"), ("list", "", "", "0"), ("list", "", "select='/*'", "0"),
        ]
    )
    func leftOut(_ type: String, _ declared: String, _ selected: String, _ expected: String) throws {
        let value = type == "list" ? "count($p)" : "$p"
        let body = """
            <vm:parameter name="p" type="\(type)" \(declared) xmlns:vm="https://virtmoment.dev/ns/template">a parameter</vm:parameter>
            <xsl:param name="p" \(selected)/>
            <xsl:template match="/"><a><xsl:value-of select="\(value)"/></a></xsl:template>
            """
        let made = try Stylesheets.run(Stylesheets.wrap(body))
        #expect(made == "<a>\(expected)</a>\n")
    }

    @Test("content is a default, too")
    func content() throws {
        let body = """
            <vm:parameter name="p" type="string" default="" xmlns:vm="https://virtmoment.dev/ns/template">a parameter</vm:parameter>
            <xsl:param name="p">b</xsl:param>
            <xsl:template match="/"><a><xsl:value-of select="$p"/></a></xsl:template>
            """
        #expect(try Stylesheets.run(Stylesheets.wrap(body)) == "<a/>\n")
    }
}
