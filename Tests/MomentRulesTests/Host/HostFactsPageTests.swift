import MomentRules
import TestSupport
import Testing

/// `RECORD_DOCS=1 swift test --filter HostFactsPageTests` writes the page and the schema anew.
@Suite("The form of facts of a host")
struct HostFactsPageTests {
    private let form = FormPage("Facts of a host", HostFacts.description)

    @Test("is on its page as the mapping has it")
    func page() throws {
        let page = form.page([
            "What `virtmoment host facts DOMAIN` writes and `validate --facts FILE` and `fill --facts FILE` read: a JSON object. A member that is not there was",
            "not looked at, and nothing is assumed of it; `unseen` has the reasons. Members that are not listed here are refused.",
            "[host-facts.schema.json](host-facts.schema.json) says the same as a JSON Schema.",
        ])
        #expect(try FormPage.isRecorded("host-facts.md", page))
    }

    @Test("is in its JSON Schema as the mapping has it")
    func schema() throws {
        #expect(try FormPage.isRecorded("host-facts.schema.json", form.schema(required: ["form"])))
    }
}
