import MomentCommands
import Testing

@Suite("A command that does not exist")
struct UnknownCommandTests {
    @Test(
        "is named, with the one that is near or all there are",
        arguments: [
            (["valdate", "a.xml"], "virtmoment has no command 'valdate'; did you mean 'validate'?"),
            (["help", "valdate"], "virtmoment has no command 'valdate'; did you mean 'validate'?"),
            (["help", "checkpoint", "lst"], "virtmoment checkpoint has no command 'lst'; did you mean 'list'?"),
            (["checkpoint", "lst", "web"], "virtmoment checkpoint has no command 'lst'; did you mean 'list'?"),
            (
                ["template", "frobnicate"],
                "virtmoment template has no command 'frobnicate'; there are list, show, render"
            ),
        ]
    )
    func named(arguments: [String], message: String) async {
        let run = await CommandRun(arguments)
        #expect(run.status == .usage)
        #expect(run.output.isEmpty)
        #expect(run.errors == "virtmoment: error: \(message)\n")
    }

    @Test(
        "is not what options, help and documents are taken for",
        arguments: [["--frob"], ["help", "format"], ["help"], ["format", "--frob"]]
    )
    func others(arguments: [String]) async {
        #expect(await !CommandRun(arguments).errors.contains("has no command"))
    }
}
