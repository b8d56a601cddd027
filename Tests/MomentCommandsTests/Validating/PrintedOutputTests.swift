import Foundation
import MomentCommands
import TestSupport
import Testing

@Suite("what libvirt prints and refuses")
struct PrintedOutputTests {
    /// What no other command mends: a state that the grammar does not know, and a name that the test driver alone takes.
    private static let beyondRepair = ["test-pmsuspended.xml", "test-external.xml"]

    @Test("each document that libvirt printed is worth a note at most", arguments: Samples.live)
    func note(sample: Samples.Sample) async throws {
        if Self.beyondRepair.contains((sample.path as NSString).lastPathComponent) { return }
        let run = await CommandRun("validate", "-", input: String(decoding: sample.bytes, as: UTF8.self))
        #expect(run.status == .success, "\(run.output)")
        #expect(!run.output.contains("error:"))
    }

    @Test(
        "libxml2's engine, which tells no places, is believed where it takes the document without them",
        arguments: Samples.live
    )
    func otherEngine(sample: Samples.Sample) async throws {
        if Self.beyondRepair.contains((sample.path as NSString).lastPathComponent) { return }
        let text = String(decoding: sample.bytes, as: UTF8.self)
        let engine = ["validate", "--engine", "libxml2"]
        let run = await CommandRun(engine + ["-"], input: text)
        #expect(run.status == .success, "\(run.output)")
        let own = await CommandRun("validate", "-", input: text)
        #expect(run.output.contains("[printed-only]") == own.output.contains("[printed-only]"))
        if own.output.contains("[printed-only]") {
            let submitted = await CommandRun(engine + ["--for-submission", "-"], input: text)
            let judged = await CommandRun("validate", "--for-submission", "-", input: text)
            #expect(submitted.status == judged.status)
            let wrong = text.replacing(/<(domain[a-z]+)>|<(domainbackup)/, maxReplacements: 1) {
                "\($0.output.0)\($0.output.0.hasSuffix(">") ? "<zzz/>" : " zzz='1'")"
            }
            #expect(await CommandRun(engine + ["-"], input: wrong).status == .findings)
        }
    }

    @Test("a running job's document can't be submitted: an error where that is wanted, and format --resubmit mends it")
    func submission() async throws {
        for sample in Samples.live where sample.path.contains("/backup/") {
            let text = String(decoding: sample.bytes, as: UTF8.self)
            let piped = await CommandRun("validate", "-", input: text)
            #expect(piped.output.contains("note: "))
            #expect(piped.output.contains("format --resubmit"))
            for options in [["--for-submission"], ["--flag", "validate"]] where options.count == 1 {
                let run = await CommandRun(["validate"] + options + ["-"], input: text)
                #expect(run.status == .findings)
                #expect(run.output.contains("[printed-only]"))
            }
            let fit = await CommandRun("format", "--resubmit", "-", input: text)
            #expect(await CommandRun("validate", "--for-submission", "-", input: fit.output).status == .success)
        }
    }

    @Test("parts of one sort are one finding, whose fix mends all of them")
    func together() async throws {
        let text =
            "<domainbackup><disks><disk name='vda' index='1'/><disk name='vdb' index='2'/></disks></domainbackup>\n"
        let directory = try TemporaryDirectory()
        let path = try directory.file("a.xml", text)
        let run = await CommandRun("validate", "--for-submission", "--fix", "--unsafe", path)
        #expect(run.status == .success, "\(run.output)")
        #expect(
            try directory.content("a.xml")
                == text.replacingOccurrences(of: " index='1'", with: "").replacingOccurrences(
                    of: " index='2'",
                    with: ""
                )
        )
    }

    @Test("a mistake beside it stays one", arguments: ["index='1' nmae='x'", "indexx='1'", "state='x' stat='x'"])
    func mistakes(attributes: String) async {
        let text = "<domainbackup><disks><disk name='vda' \(attributes)/></disks></domainbackup>"
        let run = await CommandRun("validate", "-", input: text)
        #expect(run.status == .findings)
        #expect(run.output.contains("[unknown-attribute]"))
    }

    @Test("an overlay's format that somebody wrote is a mistake, and one that libvirt printed is not")
    func overlays() async {
        func text(_ time: String) -> String {
            "<domainsnapshot><name>a</name>\(time)<disks><disk name='vda' snapshot='external'><driver type='raw'/></disk></disks></domainsnapshot>"
        }
        #expect(await CommandRun("validate", "-", input: text("")).status == .findings)
        #expect(await CommandRun("validate", "-", input: text("<creationTime>1</creationTime>")).status == .success)
    }
}
