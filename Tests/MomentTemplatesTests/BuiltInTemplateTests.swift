import MomentDiagnostics
import MomentDocuments
import MomentRules
import Testing

@testable import MomentTemplates

@Suite struct BuiltInTemplateTests {
    @Test(arguments: Template.builtInNames)
    func compiles(name: String) throws {
        let bytes = try #require(BuiltInFiles.all[name])
        let loaded = Template.load(bytes, name: name)
        #expect(loaded.reports.flatMap(\.findings) == [])
        let template = try #require(loaded.template)
        #expect(!template.summary.isEmpty)
        #expect(!template.kinds.isEmpty)
        for parameter in template.parameters { #expect(!parameter.summary.isEmpty, "\(parameter.name)") }
    }

    @Test func makesAFullBackupOfOneDisk() throws {
        let result = try #require(Template.builtIn("push-full"))
            .render(
                try Samples.domain("one-disk"),
                ["directory": "/backup"],
                context: TemplateContext(time: Instant(1_700_000_000))
            )
        #expect(result.findings == [])
        let disk = try #require(result.backup?.pushDisks?.first)
        #expect(disk.name == "vda")
        #expect(disk.copy?.target?.path == "/backup/web-vda-1700000000.qcow2")
        #expect(disk.copy?.driver?.format == .qcow2)
    }
}
