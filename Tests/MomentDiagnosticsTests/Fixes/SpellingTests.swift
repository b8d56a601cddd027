import MomentDiagnostics
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

    @Test("counts a difference of case as less than one of letters, in any script")
    func caseCounts() {
        #expect(Spelling.nearest(["NAME", "nams"], to: "name") == "nams")
        #expect(Spelling.nearest(["Name", "nams"], to: "name") == "Name")
        #expect(Spelling.nearest(["Ähre", "öhre"], to: "ähre") == "Ähre")
    }

    @Test("finds the nearest whatever comes first")
    func order() {
        let words = [
            "exportname", "exportbitmap", "name", "nme", "type", "typ", "tpe", "index", "incremental", "mode", "node",
            "Mode",
        ]
        for word in words + ["nam", "tyype", "moode", "indexes", "exportmap", "x"] {
            let nearest = Spelling.nearest(words, to: word)
            #expect(nearest == Spelling.nearest(words.reversed(), to: word))
            if let nearest { #expect(nearest == Spelling.ranked(words, near: word).first) }
        }
    }

    @Test("a word is like one of several if and only if it may be a slip for it")
    func likeAny() {
        #expect(Spelling.isLikeAny(["backup", "name"], "bakup"))
        #expect(Spelling.isLikeAny(["vda", "vdb"], "vdc"))
        #expect(!Spelling.isLikeAny(["backup", "name"], "zebra"))
        #expect(!Spelling.isLikeAny([], "name"))
    }

    @Test(
        "case alone",
        arguments: [("Name", "nAME", true), ("name", "nams", false), ("Ä1", "ä1", true), ("a_", "A?", false)]
    )
    func caseAlone(one: String, other: String, isSame: Bool) {
        #expect(Spelling.differOnlyInCase(one, other) == isSame)
    }
}
