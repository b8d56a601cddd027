import Foundation
import MomentCommands
import TestSupport
import Testing

/// Helps that made it worse, and what takes their place.
@Suite("Remedies")
struct RemedyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let document: String
        /// The code of the one finding.
        let code: String
        let message: String
        /// The first fix; nil where there is none.
        let fix: String?
        var note: String?
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "a raw overlay",
            document:
                "<domainsnapshot><name>a</name><disks><disk name='vda'><driver type='raw'/></disk></disks></domainsnapshot>",
            code: "unknown-value",
            message: "attribute 'type' cannot be 'raw'; expected 'qcow2', 'qed', 'qcow', 'cow' or 'vmdk'",
            fix: "change 'raw' to 'qcow2'"
        ),
        Case(
            name: "metadata of somebody else's",
            document: "<domainsnapshot><name>a</name><metadata><v:s xmlns:v='urn:v'/></metadata></domainsnapshot>",
            code: "unknown-element",
            message: "<domainsnapshot> has no element <metadata>",
            fix: "remove <metadata>",
            note: "libvirt ignores this, unless it is asked to validate"
        ),
        Case(
            name: "a disk outside disks",
            document: "<domainsnapshot><name>a</name><disk name='vda'/></domainsnapshot>",
            code: "misplaced-element",
            message: "<disk> is not allowed in <domainsnapshot>; it belongs in <disks>, <revertDisks>",
            fix: "put it into <disks>"
        ),
        Case(
            name: "a domain without a type",
            document: "<domainsnapshot><name>a</name><domain><name>x</name></domain></domainsnapshot>",
            code: "missing-attribute",
            message: "<domain> needs the attribute 'type'",
            fix: "add type='kvm'"
        ),
        Case(
            name: "unix with what tcp has",
            document:
                "<domainbackup mode='pull'><server transport='unix' name='localhost' port='10809'/></domainbackup>",
            code: "conflicting-attribute",
            message: "attribute 'transport' is 'unix', but the rest of <server> needs 'tcp'",
            fix: "change 'unix' to 'tcp'"
        ),
        Case(
            name: "a name in another script",
            document: "<domaincheckpoint><name>備份測試</name></domaincheckpoint>",
            code: "invalid-value",
            message: "<name> cannot be '備份測試'; expected a checkpoint name",
            fix: nil
        ),
        Case(
            name: "a second name beside a domain that has one",
            document:
                "<domaincheckpoint><domain type='kvm'><name>x</name></domain><name>a</name><name>b</name></domaincheckpoint>",
            code: "duplicate-element",
            message: "<domaincheckpoint> can have <name> only once",
            fix: "remove <name>"
        ),
        Case(
            name: "a port that is no number",
            document: "<domainbackup mode='pull'><server name='localhost' port='nbd'/></domainbackup>",
            code: "invalid-value",
            message: "attribute 'port' cannot be 'nbd'; expected a port from 1 to 65535",
            fix: "remove attribute 'port'"
        ),
        Case(
            name: "a port that is none",
            document: "<domainbackup mode='pull'><server name='localhost' port='70000'/></domainbackup>",
            code: "server-port-range",
            message: "port 70000 is not a TCP port; use 1 to 65535",
            fix: nil
        ),
        Case(
            name: "an increment to nothing",
            document: "<domainbackup><incremental/></domainbackup>",
            code: "incremental-empty",
            message: "<incremental> is empty: the backup is full; name a checkpoint",
            fix: nil
        ),
        Case(
            name: "an increment whose disks are full",
            document:
                "<domainbackup><incremental>a</incremental><disks><disk name='vda' type='file' backupmode='full'/></disks></domainbackup>",
            code: "incremental-unused",
            message: "<incremental> is not used: every listed disk has backupmode='full'",
            fix: nil
        ),
        Case(
            name: "a bitmap of what did not change",
            document:
                "<domainbackup mode='pull'><server name='localhost' port='1'/><disks><disk name='vda' type='file' exportbitmap='b'><scratch file='/a'/></disk></disks></domainbackup>",
            code: "export-bitmap-unused",
            message: "attribute 'exportbitmap' is not used: the backup of disk 'vda' is full",
            fix: nil
        ),
    ]

    private func findings(_ arguments: [String], _ text: String) async throws -> [[String: Any]] {
        let run = await CommandRun(["validate", "--format", "json"] + arguments + ["-"], input: text)
        return try run.output.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }.filter { $0["type"] as? String == "finding" }
    }

    @Test("one finding, with what helps", arguments: cases)
    func remedy(item: Case) async throws {
        let found = try await findings([], item.document)
        #expect(found.map { $0["code"] as? String } == [item.code])
        let message = found.first?["message"] as? String ?? ""
        #expect(message.hasPrefix(item.message), "\(message)")
        let fixes = (found.first?["fixes"] as? [[String: Any]] ?? []).compactMap { $0["title"] as? String }
        #expect(fixes.first == item.fix)
        if let note = item.note {
            let notes = (found.first?["notes"] as? [[String: Any]] ?? []).compactMap { $0["message"] as? String }
            #expect(notes.contains(note))
        }
    }

    @Test("all disks outside <disks> are put into one", arguments: ["", "\n  "])
    func wrapped(space: String) async throws {
        let directory = try TemporaryDirectory()
        let text =
            "<domainsnapshot>\(space)<name>a</name>\(space)<disk name='vda'/>\(space)<disk name='vdb'/></domainsnapshot>\n"
        let path = try directory.file("a.xml", text)
        let run = await CommandRun("validate", "--fix", "--unsafe", path)
        #expect(run.status == .success, "\(run.output)")
        let mended = try directory.content("a.xml")
        #expect(mended.contains("<disks>") && mended.contains("vda") && mended.contains("vdb"))
    }

    @Test(
        "one cause is one finding",
        arguments: [
            ("block-live.xml", "<domainbackup/>", "backup-name-not-generated")
        ]
    )
    func once(domain: String, document: String, code: String) async throws {
        let path = CommandRun.path("samples/live/domain/\(domain)")
        let found = try await findings(["--domain", path], document)
        #expect(found.map { $0["code"] as? String } == [code])
    }

    @Test("an empty drive is told of once")
    func emptyDrive() async throws {
        let domain = CommandRun.path("samples/domains/cdrom-empty.xml")
        for document in [
            "<domainbackup><disks><disk name='sdb'/></disks></domainbackup>",
            "<domaincheckpoint><name>c</name><disks><disk name='sdb'/></disks></domaincheckpoint>",
            "<domainsnapshot><name>s</name><disks><disk name='sdb' snapshot='external'/></disks></domainsnapshot>",
        ] {
            let flags = document.hasPrefix("<domainsnapshot") ? ["--flag", "disk-only"] : []
            let found = try await findings(["--domain", domain] + flags, document)
            #expect(found.count == 1, "\(found.map { "\($0["code"] ?? "") \($0["message"] ?? "")" })")
        }
    }
}
