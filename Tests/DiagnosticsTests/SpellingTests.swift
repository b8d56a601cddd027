import Diagnostics
import Testing

@Suite("Spelling")
struct SpellingTests {
    @Test(
        "finds the word that was meant",
        arguments: [
            ("bakcup", "backup"), ("Backup", "backup"), ("nmae", "name"), ("incrementl", "incremental"),
            ("typ", "type"),
            ("checkpont", "checkpoint"),
        ]
    )
    func findsTheMeant(word: String, meant: String) {
        let candidates = ["name", "backup", "type", "incremental", "checkpoint", "exportname", "exportbitmap", "index"]
        #expect(Spelling.nearest(candidates, to: word) == meant)
        #expect(Spelling.ranked(candidates, near: word).first == meant)
    }

    @Test("has no suggestion for a word that is like none", arguments: ["zebra", "x", ""])
    func rejectsStrangers(word: String) {
        #expect(Spelling.nearest(["backup", "incremental"], to: word) == nil)
    }

    @Test("has no suggestion where two are equally near")
    func rejectsTies() {
        #expect(Spelling.nearest(["vda", "vdb"], to: "vdc") == nil)
    }
}
