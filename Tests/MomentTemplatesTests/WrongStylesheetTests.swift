import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing
import XMLTree

@testable import MomentTemplates

/// Stylesheets with one mistake each, marked where the finding must begin.
@Suite struct WrongStylesheetTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let code: Diagnostic.Code
        let message: String
        var expected: [String] = []
        /// Top-level elements, with » before what is wrong.
        let body: String
        var testDescription: String { name }
    }

    static let mistakes = [
        Mistake(
            name: "expression",
            code: .stylesheetXPath,
            message: "'foo bar' is no XPath expression: invalid expression",
            body: """
                <xsl:template match="/">
                  <r>
                    <xsl:value-of select="»foo bar"/>
                  </r>
                </xsl:template>
                """
        ),
        Mistake(
            name: "unknown instruction",
            code: .stylesheetInvalid,
            message: "unknown xsl:vlaue-of",
            expected: ["xsl:value-of"],
            body: """
                <xsl:template match="/">
                  <r>»<xsl:vlaue-of select="foo"/></r>
                </xsl:template>
                """
        ),
        Mistake(
            name: "unknown variable",
            code: .stylesheetXPath,
            message: "variable 'direktory' has not been declared",
            expected: ["directory"],
            body: """
                <xsl:param name="directory"/>
                <xsl:template match="/">
                  <r><xsl:value-of
                      select="»$direktory"/></r>
                </xsl:template>
                """
        ),
        Mistake(
            name: "unknown function",
            code: .stylesheetXPath,
            message: "function concatt not found",
            expected: ["concat"],
            body: """
                <xsl:template match="/"><r>
                  <xsl:value-of select="»concatt(1, 2)"/>
                </r></xsl:template>
                """
        ),
        Mistake(
            name: "unknown template",
            code: .stylesheetFailed,
            message: "the called template 'disc' was not found",
            expected: ["disk"],
            body: """
                <xsl:template name="disk"/>
                <xsl:template match="/">
                  <r><xsl:call-template name="»disc"/></r>
                </xsl:template>
                """
        ),
        Mistake(
            name: "missing attribute",
            code: .stylesheetInvalid,
            message: "xsl:value-of : select is missing",
            body: """
                <xsl:template match="/">
                  <r a="1">»<xsl:value-of/></r>
                </xsl:template>
                """
        ),
        Mistake(
            name: "unclosed brace",
            code: .stylesheetInvalid,
            message: "attribute 'file': The AVT has an unmatched '{'",
            body: """
                <xsl:template match="/">
                  »<r file="{1"/>
                </xsl:template>
                """
        ),
        Mistake(
            name: "pattern",
            code: .stylesheetXPath,
            message: "name expected",
            body: """
                <xsl:template match="»/["/>
                """
        ),
        Mistake(
            name: "template without match",
            code: .stylesheetInvalid,
            message: "xsl:template: need to specify match or name attribute",
            body: """
                <xsl:template match="/"><r/></xsl:template>
                »<xsl:template><r/></xsl:template>
                """
        ),
        Mistake(
            name: "if without test",
            code: .stylesheetInvalid,
            message: "xsl:if : test is not defined",
            body: """
                <xsl:template match="/"><r><a/><b/>»<xsl:if>x</xsl:if></r></xsl:template>
                """
        ),
        Mistake(
            name: "when without choose",
            code: .stylesheetInvalid,
            message: "element when is not allowed within that context",
            body: """
                <xsl:template match="/">
                  <r>
                    »<xsl:when test="1">x</xsl:when>
                  </r>
                </xsl:template>
                """
        ),
        Mistake(
            name: "import of an unknown part",
            code: .stylesheetImport,
            message: "there is no built-in part 'virtmoment:comon.xsl'",
            expected: ["virtmoment:common.xsl"],
            body: "<xsl:import href=\"»virtmoment:comon.xsl\"/>"
        ),
        Mistake(
            name: "variable that needs itself",
            code: .stylesheetFailed,
            message: "recursive definition of a",
            body: """
                <xsl:variable name="»a" select="$a"/>
                <xsl:template match="/"><r><xsl:value-of select="$a"/></r></xsl:template>
                """
        ),
        Mistake(
            name: "declaration of nothing",
            code: .templateDeclaration,
            message: "there is no xsl:param 'directry' that this declares",
            expected: ["directory"],
            body: """
                <vm:parameter name="»directry">where to</vm:parameter>
                <xsl:param name="directory"/>
                """
        ),
        Mistake(
            name: "type of a parameter",
            code: .templateDeclaration,
            message: "'nubmer' is no type of parameters",
            expected: ["number"],
            body: """
                <vm:parameter name="port" type="»nubmer">port</vm:parameter>
                <xsl:param name="port"/>
                """
        ),
        Mistake(
            name: "message that ends the run",
            code: .templateTerminated,
            message: "no such luck",
            body: """
                <xsl:template match="/">
                  <r/>
                  »<xsl:message terminate="yes">no such
                    luck</xsl:message>
                </xsl:template>
                """
        ),
    ]

    @Test(arguments: mistakes)
    func isShownAtItsPlace(mistake: Mistake) throws {
        let marked = Stylesheets.wrap(mistake.body)
        let mark = try #require(marked.firstIndex(of: "»"))
        let before = marked[..<mark]
        let line = before.count { $0 == "\n" } + 1
        let column = before.unicodeScalars.reversed().prefix { $0 != "\n" }.count + 1

        let result = try Stylesheets.render(marked.replacing("»", with: ""))

        let finding = try #require(result.findings.first { $0.severity == .error })
        #expect(finding.code == mistake.code)
        #expect(finding.message == mistake.message)
        #expect(finding.expected == mistake.expected)
        #expect(finding.layer == .template)
        #expect(finding.range?.start.line == line)
        #expect(finding.range?.start.column == column)
        #expect(finding.path.hasPrefix("/xsl:stylesheet"))
        #expect(result.reports.first?.file == "test.xsl")
    }

    @Test func notesMessages() throws {
        let body = """
            <xsl:template match="/domain"><xsl:message>hello <xsl:value-of select="name"/></xsl:message>
            <domaincheckpoint><name>a</name></domaincheckpoint></xsl:template>
            """
        let result = try Stylesheets.render(Stylesheets.wrap(body))
        let finding = try #require(result.findings.first)
        #expect(finding.code == .templateMessage)
        #expect(finding.severity == .note)
        #expect(finding.message == "hello web")
        #expect(result.checkpoint?.name == "a")
        #expect(result.isUsable)
    }

    @Test func tellsOfBothOfTwoMistakes() throws {
        let body = """
            <xsl:template match="/"><r><xsl:value-of/><xsl:if>x</xsl:if></r></xsl:template>
            """
        let result = try Stylesheets.render(Stylesheets.wrap(body))
        #expect(result.findings.map(\.message) == ["xsl:value-of : select is missing", "xsl:if : test is not defined"])
    }
}
