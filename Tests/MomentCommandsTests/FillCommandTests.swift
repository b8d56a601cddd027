import MomentCommands
import TestSupport
import Testing

@Suite("virtmoment fill")
struct FillCommandTests {
    private static let domain = CommandRun.path("samples/domains/two-disks.xml")

    @Test("the effective document goes to standard output, the reasons to standard error")
    func explained() async {
        let run = await CommandRun(
            "fill",
            "--domain",
            Self.domain,
            "--time",
            "1700000000",
            "--explain",
            "-",
            input: "<domainbackup><disks><disk name='vdb'/></disks></domainbackup>"
        )
        #expect(run.status == .success)
        #expect(
            run.output == """
                <domainbackup mode='push'>
                  <disks>
                    <disk name='vdb' backup='yes' type='file' backupmode='full'>
                      <driver type='qcow2'/>
                      <target file='/srv/images/db/data.qcow2.1700000000'/>
                    </disk>
                    <disk name='vda' backup='no'/>
                  </disks>
                </domainbackup>

                """
        )
        #expect(run.errors.contains("/target/@file = /srv/images/db/data.qcow2.1700000000: "))
        #expect(run.errors.hasSuffix("full push backup of vdb; vda is left out\n"))
    }

    @Test(
        "the default document of each kind is filled without a file",
        arguments: ["backup", "checkpoint", "snapshot"]
    )
    func defaults(kind: String) async {
        let arguments = ["fill", "--domain", Self.domain, "--time", "1700000000"]
        let run = await CommandRun(arguments + ["--kind", kind])
        #expect(run.status == .success)
        #expect(run.output.hasPrefix("<domain\(kind)"))
        // What is filled stays as it is.
        let again = await CommandRun(arguments + ["-"], input: run.output)
        #expect(again.output == run.output)
    }

    @Test("a document that libvirt refuses is not printed: its findings are, and the exit code is 1")
    func refused() async {
        let run = await CommandRun(
            "fill",
            "--domain",
            Self.domain,
            "-",
            input: "<domainbackup><disks><disk name='vdz'/></disks></domainbackup>"
        )
        #expect(run.status == .findings)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("[disk-unknown]"))
        let malformed = await CommandRun("fill", "--domain", Self.domain, "-", input: "<domainbackup>")
        #expect(malformed.status == .findings)
        #expect(malformed.output.isEmpty)
    }

    @Test(
        "wrong usage: exit code 64",
        arguments: [
            ["a.xml"], ["--domain", domain],
            ["--domain", domain, "--kind", "domain"],
        ]
    )
    func usage(arguments: [String]) async {
        #expect(await CommandRun(["fill"] + arguments).status == .usage)
    }
}
