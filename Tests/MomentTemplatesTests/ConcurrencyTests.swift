import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing
import XMLTree

@testable import MomentTemplates

/// Many threads compile and run at once: each gets its own results and its own complaints.
@Suite struct ConcurrencyTests {
    @Test func keepsResultsApart() async throws {
        let template = try #require(Template.builtIn("push-full"))
        let domain = try Samples.domain("two-disks")
        let context = Stylesheets.context
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let result = template.render(domain, ["directory": .string("/d\(number)")], context: context)
                    let paths = result.backup?.pushDisks?.compactMap { $0.copy?.target?.path } ?? []
                    #expect(paths.count == 2)
                    #expect(paths.allSatisfy { $0.hasPrefix("/d\(number)/") })
                }
            }
        }
    }

    @Test func keepsComplaintsApart() async throws {
        let domain = try Samples.domain("one-disk")
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let isCompiling = number.isMultiple(of: 2)
                    let body =
                        isCompiling
                        ? "<xsl:template match='/'><xsl:value-of select='bad \(number)'/></xsl:template>"
                        : "<xsl:template match='/'><xsl:message terminate='yes'>bad \(number)</xsl:message></xsl:template>"
                    let loaded = Template.load(Array(Stylesheets.wrap(body).utf8), name: "\(number).xsl")
                    let reports =
                        loaded.template?.render(domain, context: Stylesheets.context).reports ?? loaded.reports
                    #expect(reports.map(\.file) == ["\(number).xsl"])
                    let messages = reports.flatMap(\.findings).map(\.message)
                    #expect(messages.count == 1)
                    #expect(messages.first?.contains("bad \(number)") == true)
                }
            }
        }
    }

    @Test func runsOnSmallStacks() async throws {
        // Templates that call each other as deep as they may need megabytes; tasks run on threads whose stacks nobody chose.
        let body = """
            <xsl:template match="/" name="a"><xsl:param name="k" select="1400"/><xsl:choose><xsl:when test="$k = 0">
            <domaincheckpoint><name>deep</name></domaincheckpoint></xsl:when><xsl:otherwise><xsl:call-template name="a">
            <xsl:with-param name="k" select="$k - 1"/></xsl:call-template></xsl:otherwise></xsl:choose></xsl:template>
            """
        let domain = try Samples.domain("one-disk")
        let template = try #require(Template.load(Array(Stylesheets.wrap(body).utf8), name: "deep.xsl").template)
        let name = await Task.detached {
            template.render(domain, context: Stylesheets.context, checks: .none).checkpoint?.name
        }.value
        #expect(name == "deep")
    }
}
