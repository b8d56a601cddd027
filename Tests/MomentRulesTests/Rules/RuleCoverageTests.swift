import MomentDiagnostics
import MomentRules
import MomentXML
import Testing
import XMLTree

@Suite("Every rule has a document that breaks it")
struct RuleCoverageTests {
    struct Fixture: CustomTestStringConvertible, Sendable {
        let code: Diagnostic.Code
        let document: String
        var flags: Set<APIFlag> = []
        var release = ReleaseNumber.baseline
        var testDescription: String { code.rawValue }
    }

    /// What no recorded request breaks.
    static let fixtures: [Fixture] = [
        Fixture(
            code: "cookies-lost",
            document: """
                <domainsnapshot><name>s</name><disks><disk name='vda' type='network'><source protocol='http' name='x'>\
                <host name='h'/><cookies><cookie name='a'>b</cookie></cookies></source></disk></disks></domainsnapshot>
                """,
            flags: [.diskOnly]
        ),
        Fixture(code: "incremental-empty", document: "<domainbackup><incremental/></domainbackup>"),
        Fixture(
            code: "incremental-unused",
            document: """
                <domainbackup><incremental>c</incremental><disks><disk name='vda' type='file' backupmode='full'/></disks>\
                </domainbackup>
                """
        ),
        Fixture(
            code: "export-bitmap-unused",
            document: """
                <domainbackup mode='pull'><server name='localhost' port='1'/><disks>\
                <disk name='vda' type='file' exportbitmap='b'><scratch file='/a'/></disk></disks></domainbackup>
                """
        ),
        Fixture(code: "flag-too-new", document: "<domainbackup/>", flags: [.preserveShutdownDomain]),
        Fixture(code: "name-numeric", document: "<domaincheckpoint><name>7</name></domaincheckpoint>"),
        Fixture(
            code: "port-taken",
            document: "<domainbackup mode='pull'><server name='localhost' port='10809'/></domainbackup>"
        ),
        Fixture(
            code: "socket-path-too-long",
            document: """
                <domainbackup mode='pull'><server transport='unix' \
                socket='/\(String(repeating: "s", count: 107))'/></domainbackup>
                """
        ),
        Fixture(
            code: "stored-domain-without-name",
            document: """
                <domaincheckpoint><name>c</name><creationTime>1</creationTime><domain type='kvm'/></domaincheckpoint>
                """,
            flags: [.redefine]
        ),
        Fixture(
            code: "overlay-type-unknown",
            document: """
                <domainsnapshot><name>s</name><disks><disk name='vda' type='volume'/></disks></domainsnapshot>
                """,
            flags: [.diskOnly]
        ),
    ]

    @Test("in the corpora or among the fixtures")
    func covered() throws {
        var seen = Set(Self.fixtures.map(\.code))
        // Completion and a missing host have tests of their own.
        seen.formUnion(["no-port-free", "reuse-generated-name"])
        seen.formUnion(HostFactRuleTests.cases.map(\.code))
        seen.formUnion(ExposureRuleTests.cases.flatMap(\.codes))
        for corpus in [OracleCorpus.given, OracleCorpus.own] {
            for oracle in corpus.cases {
                seen.formUnion(try Prediction(oracle, corpus, asksGrammar: false).verdict.findings.map(\.code))
            }
        }
        for release in RecordedRelease.all {
            for item in release.cases {
                let prediction = try Prediction(item.oracle, item.corpus, release.release, asksGrammar: false)
                seen.formUnion(prediction.verdict.findings.map(\.code))
            }
        }
        let missing = Set(RuleCodes.explanations.map(\.code)).subtracting(seen).map(\.rawValue).sorted()
        #expect(missing == [])
    }

    @Test("a fixture breaks its rule", arguments: fixtures)
    func broken(fixture: Fixture) throws {
        let host = HostProbe(file: { _ in .missing }, isPortFree: { _, _ in false })
        #expect(try codes(fixture, host: host).contains(fixture.code))
    }

    @Test("a generated name to be reused is a warning where nobody looks at the host")
    func reuse() throws {
        let fixture = Fixture(
            code: "reuse-generated-name",
            document: "<domainsnapshot><name>s</name></domainsnapshot>",
            flags: [.diskOnly, .reuseExternal]
        )
        #expect(try codes(fixture, host: nil) == [fixture.code])
    }

    private func codes(_ fixture: Fixture, host: HostProbe?) throws -> [Diagnostic.Code] {
        let description = DomainDescription(name: "d", disks: [DomainDisk("vda", file: "/i/a.qcow2")])
        let submission = Submission(
            flags: fixture.flags,
            domain: DomainContext(description),
            release: fixture.release,
            time: Instant(1),
            host: host
        )
        let document = try #require(XMLDocumentParser().parse(fixture.document).document)
        return Preflight(submission).verdict(on: document).findings.map(\.code)
    }
}
