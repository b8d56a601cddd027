import Foundation
import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import TestRequirements
import Testing
import XMLTree

@testable import MomentTemplates

/// Stylesheets that mean harm, or never end: each ends in a finding, with nothing read, written or printed.
@Suite(.serialized) struct HostileStylesheetTests {
    /// A stylesheet, what it is to be stopped with, and a part of the message.
    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let code: Diagnostic.Code
        let message: String
        let body: String
        var testDescription: String { name }
    }

    static let secret = "/etc/hostname"

    static let attacks = [
        Attack(
            name: "reads a file",
            code: .stylesheetForbidden,
            message: "may not read",
            body: "<xsl:template match='/'><xsl:copy-of select=\"document('\(secret)')\"/></xsl:template>"
        ),
        Attack(
            name: "reads the network",
            code: .stylesheetForbidden,
            message: "may not read 'http://127.0.0.1:9/x'",
            body: "<xsl:template match='/'><xsl:copy-of select=\"document('http://127.0.0.1:9/x')\"/></xsl:template>"
        ),
        Attack(
            name: "reads what its own name leads to",
            code: .stylesheetForbidden,
            message: "may not read '",
            body: "<xsl:template match='/'><xsl:copy-of select=\"document('1/../../etc/hostname')\"/></xsl:template>"
        ),
        Attack(
            name: "writes a file with xsl:document",
            code: .stylesheetForbidden,
            message: "may not write",
            body: "<xsl:template match='/'><xsl:document href='WRITTEN'>x</xsl:document></xsl:template>"
        ),
        Attack(
            name: "writes a file with exsl:document",
            code: .stylesheetForbidden,
            message: "may not write",
            body: "<xsl:template match='/'><exsl:document href='WRITTEN'>x</exsl:document></xsl:template>"
        ),
        Attack(
            name: "imports a path",
            code: .stylesheetImport,
            message: "only built-in parts can be imported here",
            body: "<xsl:import href='\(secret)'/>"
        ),
        Attack(
            name: "throws dice",
            code: .stylesheetForbidden,
            message: "math:random()",
            body: "<xsl:template match='/'><r><xsl:value-of select='math:random()'/></r></xsl:template>"
        ),
        Attack(
            name: "calls itself for ever",
            code: .stylesheetLimit,
            message: "3000 levels",
            body: "<xsl:template match='/' name='a'><xsl:call-template name='a'/></xsl:template>"
        ),
        Attack(
            name: "applies itself for ever",
            code: .stylesheetLimit,
            message: "3000 levels",
            body: "<xsl:template match='/'><xsl:apply-templates select='/'/></xsl:template>"
        ),
        Attack(
            name: "has a function that never returns",
            code: .stylesheetLimit,
            message: "3000 levels",
            body: """
                <func:function name='vm:f'><func:result select='vm:f()'/></func:function>
                <xsl:template match='/'><xsl:value-of select='vm:f()'/></xsl:template>
                """
        ),
        Attack(
            name: "makes a gigabyte of text",
            code: .stylesheetLimit,
            message: "bytes of memory",
            body: """
                <xsl:template name='d'><xsl:param name='s'/><xsl:param name='k'/><xsl:choose>
                <xsl:when test='$k = 0'><xsl:value-of select='$s'/></xsl:when>
                <xsl:otherwise><xsl:call-template name='d'>
                <xsl:with-param name='s' select='concat($s, $s)'/><xsl:with-param name='k' select='$k - 1'/>
                </xsl:call-template></xsl:otherwise></xsl:choose></xsl:template>
                <xsl:template match='/'><r><xsl:call-template name='d'><xsl:with-param name='s' select="'0123456789'"/>
                <xsl:with-param name='k' select='27'/></xsl:call-template></r></xsl:template>
                """
        ),
        Attack(
            name: "makes elements without end",
            code: .stylesheetLimit,
            message: "memory",
            body: """
                <xsl:variable name='x1'><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/></xsl:variable>
                <xsl:variable name='x2'><xsl:for-each select='exsl:node-set($x1)/a'><b><xsl:copy-of select='$x1'/></b></xsl:for-each></xsl:variable>
                <xsl:variable name='x3'><xsl:for-each select='exsl:node-set($x2)//a'><b><xsl:copy-of select='$x2'/></b></xsl:for-each></xsl:variable>
                <xsl:variable name='x4'><xsl:for-each select='exsl:node-set($x3)//a'><b><xsl:copy-of select='$x3'/></b></xsl:for-each></xsl:variable>
                <xsl:template match='/'><r><xsl:for-each select='exsl:node-set($x4)//a'><b><xsl:copy-of select='$x4'/></b></xsl:for-each></r></xsl:template>
                """
        ),
        Attack(
            name: "copies a tree into itself",
            code: .stylesheetLimit,
            message: "memory",
            body: """
                <xsl:template name='n'><xsl:param name='k'/><xsl:if test='$k > 0'><a><xsl:call-template name='n'>
                <xsl:with-param name='k' select='$k - 1'/></xsl:call-template></a></xsl:if></xsl:template>
                <xsl:variable name='c'><xsl:call-template name='n'><xsl:with-param name='k' select='400'/></xsl:call-template></xsl:variable>
                <xsl:template match='/'><r><xsl:variable name='d'><xsl:copy-of select='exsl:node-set($c)//*'/></xsl:variable>
                <xsl:copy-of select='exsl:node-set($d)//*'/></r></xsl:template>
                """
        ),
        Attack(
            name: "cuts a long text to pieces",
            code: .stylesheetLimit,
            message: "memory",
            body: """
                <xsl:template name='d'><xsl:param name='s'/><xsl:param name='k'/><xsl:choose>
                <xsl:when test='$k = 0'><xsl:value-of select="count(str:tokenize($s, ''))"/></xsl:when>
                <xsl:otherwise><xsl:call-template name='d'>
                <xsl:with-param name='s' select='concat($s, $s)'/><xsl:with-param name='k' select='$k - 1'/>
                </xsl:call-template></xsl:otherwise></xsl:choose></xsl:template>
                <xsl:template match='/'><r><xsl:call-template name='d'><xsl:with-param name='s' select="'0123456789'"/>
                <xsl:with-param name='k' select='22'/></xsl:call-template></r></xsl:template>
                """
        ),
        Attack(
            name: "counts everything for each of everything",
            code: .stylesheetLimit,
            message: "steps",
            body: """
                <xsl:template match='/'><r><xsl:value-of
                select='count(//*[count(//*[count(//*[count(//*[count(//*) > 0]) > 0]) > 0]) > 0])'/></r></xsl:template>
                """
        ),
        Attack(
            name: "loops in loops",
            code: .stylesheetLimit,
            message: "steps",
            body: """
                <xsl:template match='/'><r><xsl:for-each select='//*'><xsl:for-each select='//*'><xsl:for-each select='//*'>
                <xsl:for-each select='//*'><xsl:if test='0'>x</xsl:if></xsl:for-each></xsl:for-each></xsl:for-each></xsl:for-each></r></xsl:template>
                """
        ),
        Attack(
            name: "nests parentheses",
            code: .stylesheetXPath,
            message: "recursion limit exceeded",
            body: """
                <xsl:template match='/'><r><xsl:value-of
                select='\(String(repeating: "(", count: 6_000))1\(String(repeating: ")", count: 6_000))'/></r></xsl:template>
                """
        ),
        Attack(
            name: "declares entities",
            code: .xmlDoctype,
            message: "document type declaration",
            body: "DOCTYPE"
        ),
        Attack(
            name: "makes more than fits",
            code: .stylesheetLimit,
            message: "longer than",
            body: """
                <xsl:template match='/'><r><xsl:for-each select='//*'><xsl:for-each select='//*'>
                <x><xsl:value-of select='str:padding(10000, "x")'/></x></xsl:for-each></xsl:for-each></r></xsl:template>
                """
        ),
    ]

    @Test(arguments: attacks)
    func isStopped(attack: Attack) throws {
        let written = Scratch.file("written")
        let isEntity = attack.body == "DOCTYPE"
        let text =
            (isEntity ? "<!DOCTYPE x [<!ENTITY a SYSTEM '\(Self.secret)'>]>" : "")
            + Stylesheets.wrap(isEntity ? "" : attack.body.replacing("WRITTEN", with: written))
        let before = Stylesheets.residentBytes()

        // Time enough to meet the bound that is meant, on a slow machine and under a sanitizer, too.
        let result = try Stylesheets.render(text, domain: "many-disks", limits: TemplateLimits(seconds: 300))

        #expect(result.documents.isEmpty)
        let finding = try #require(result.findings.first { $0.severity == .error })
        #expect(finding.code == attack.code)
        #expect(finding.message.contains(attack.message), "\(finding.message)")
        #expect(result.findings.filter { $0.severity == .error }.count == 1)
        #expect(!FileManager.default.fileExists(atPath: written))
        // The bound is 256 MiB, twice that while a tree is copied, and what the C library keeps around it; ThreadSanitizer keeps several bytes for each.
        let bound = (ProcessInfo.processInfo.environment["TSAN_OPTIONS"] == nil ? 900 : 3_600) << 20
        #expect(Stylesheets.residentBytes() - before < bound)
    }

    @Test(arguments: [
        // Between instructions, where libxslt looks, and within an expression, where libxml2 does.
        """
        <r><xsl:for-each select='//*'><xsl:for-each select='//*'><xsl:for-each select='//*'>
        <xsl:for-each select='//*'><xsl:if test='0'>x</xsl:if></xsl:for-each></xsl:for-each></xsl:for-each></xsl:for-each></r>
        """,
        "<r a='{count(//*[count(//*[count(//*[count(//*[. = 0]) = 0]) = 0]) = 0])}'/>",
    ])
    func isStoppedWhenItsTimeIsUp(content: String) throws {
        let body = "<xsl:template match='/'>\(content)</xsl:template>"
        let limits = TemplateLimits(operations: .max, seconds: 0.2)

        let result = try Stylesheets.render(Stylesheets.wrap(body), domain: "many-disks", limits: limits)

        let finding = try #require(result.findings.first)
        #expect(finding.code == .stylesheetLimit)
        #expect(finding.message == "the stylesheet takes longer than 0.2 seconds")
    }

    /// A million letters, and what is made of them in one step.
    static let longSteps = [
        "translate": "string-length(translate($b, translate($b, 'x', 'y'), $b))",
        "contains": "contains(concat($b, $b), concat($b, 'y'))",
        "substring-before": "substring-before(concat($b, $b), concat($b, 'y'))",
        "substring-after": "substring-after(concat($b, $b), concat($b, 'y'))",
        "str:replace": "str:replace(concat($b, $b), concat($b, 'y'), 'z')",
        "sets that are equal nowhere": "$many = exsl:node-set($others)/o",
        "set:difference": "count(set:difference($many, exsl:node-set($others)/o))",
        "a union": "count($many | exsl:node-set($others)/o)",
        "a step that allocates": "count(dyn:map($many, 'concat($b, .)'))",
    ]

    @Test(arguments: longSteps.keys.sorted()) func leavesAStepThatTakesTooLong(name: String) throws {
        let text = Stylesheets.wrap(
            """
            <xsl:variable name='a' select="str:padding(100000, 'x')"/>
            <xsl:variable name='b' select='concat($a,$a,$a,$a,$a,$a,$a,$a,$a,$a)'/>
            <xsl:variable name='nodes'><xsl:for-each select='str:split(substring($a, 1, 80000), "")'><n><xsl:value-of select='position()'/></n></xsl:for-each></xsl:variable>
            <xsl:variable name='others'><xsl:for-each select='str:split(substring($a, 1, 80000), "")'><o>o<xsl:value-of select='position()'/></o></xsl:for-each></xsl:variable>
            <xsl:variable name='many' select='exsl:node-set($nodes)/n'/>
            <xsl:template match='/'><r><xsl:value-of select="\(Self.longSteps[name] ?? "")"/></r></xsl:template>
            """
        ).replacing("<xsl:stylesheet ", with: "<xsl:stylesheet xmlns:set='http://exslt.org/sets' ")
        let before = Stylesheets.residentBytes()

        for _ in 0..<3 {
            let result = try Stylesheets.render(text, limits: TemplateLimits(operations: .max, seconds: 0.7))

            #expect(result.documents.isEmpty)
            let errors = result.findings.filter { $0.severity == .error }
            #expect(errors.map(\.code) == [.stylesheetLimit], "\(errors.map(\.message))")
        }

        // What three runs had, some of it a hundred megabytes, was given back.
        let bound = (ProcessInfo.processInfo.environment["TSAN_OPTIONS"] == nil ? 300 : 1_200) << 20
        #expect(Stylesheets.residentBytes() - before < bound)
    }

    @Test(arguments: [("key", 60_000), ("template", 200_000)]) func boundsWhatCompilingTakes(
        element: String,
        count: Int
    ) throws {
        let content = element == "key" ? "match='a' use='b'/>" : "match='a'/>"
        let many = (0..<min(count, 64_000)).map { "<xsl:\(element) name='n\($0)' \(content)" }
        let limits =
            element == "key" ? TemplateLimits(seconds: 0.5) : TemplateLimits(seconds: 300, memory: 32 << 20)

        for _ in 0..<2 {
            let loaded = Template.load(Array(Stylesheets.wrap(many.joined()).utf8), name: "test.xsl", limits: limits)

            #expect(loaded.template == nil)
            let errors = loaded.reports.flatMap(\.findings).filter { $0.severity == .error }
            #expect(errors.map(\.code) == [.stylesheetLimit])
            #expect(errors.first?.message.hasSuffix(" to compile") == true, "\(errors.map(\.message))")
        }
        // The next one is compiled as if nothing had been.
        #expect(Template.load(Array(Stylesheets.wrap("").utf8), name: "test.xsl").template != nil)
    }

    @Test func evaluatesNoParameter() throws {
        let body = "<xsl:param name='p'/><xsl:template match='/'><r a='{$p}'/></xsl:template>"
        let evil = "document('\(Self.secret)')|/|'\"//*"

        let result = try Stylesheets.run(Stylesheets.wrap(body), ["p": .string(evil)])

        #expect(result.contains("a='document(&apos;\(Self.secret)&apos;)|/|&apos;&quot;//*'"), "\(result)")
    }

    @Test func tellsTheGivenTimeAlone() throws {
        let body = """
            <xsl:template match='/'><r a='{date:date-time()}' b='{date:year()}' c='{date:seconds()}' d='{date:time()}'/></xsl:template>
            """
        let result = try Stylesheets.run(Stylesheets.wrap(body))
        #expect(result.contains("a='2023-11-14T22:13:20Z' b='2023' c='1700000000' d='22:13:20Z'"), "\(result)")
    }
}
