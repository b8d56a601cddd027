import MomentDiagnostics
import Testing

@Suite("The word that was evidently meant")
struct EvidentWordTests {
    private static let modes = ["no", "internal", "external", "manual"]

    @Test(
        "is one of the list, in another case, with other marks between its parts, or with one slip",
        arguments: [
            ("No", modes, "no"), ("EXTERNAL", modes, "external"), ("extrenal", modes, "external"),
            ("externall", modes, "external"), ("manul", modes, "manual"), ("nternal", ["internal"], nil),
            ("Full", ["full", "incremental"], "full"), ("ful", ["full", "incremental"], "full"),
            ("TCP", ["tcp", "unix", "fd"], "tcp"), ("tpc", ["tcp", "unix", "fd"], "tcp"),
            ("yse", ["yes", "no"], "yes"), ("yess", ["yes", "no"], "yes"),
            ("disk_snapshot", ["disk-snapshot", "running"], "disk-snapshot"),
            ("domainbakup", ["domainbackup", "domaincheckpoint"], "domainbackup"),
        ] as [(String, [String], String?)]
    )
    func evident(word: String, candidates: [String], meant: String?) {
        #expect(Spelling.evident(candidates, as: word) == meant)
    }

    @Test(
        "is none where another one, or the opposite, may be meant",
        arguments: [
            ("maybe", ["yes", "no"]), ("on", ["yes", "no"]), ("mo", ["yes", "no"]), ("true", ["yes", "no"]),
            ("1", ["yes", "no"]),
            ("rdma", ["tcp", "unix", "fd"]), ("internal", ["external"]), ("external", ["internal", "no"]),
            ("pulh", ["push", "pull"]), ("mbd", ["nbd", "rbd"]), ("qcow", ["qcow2", "raw"]),
            ("qcow3", ["qcow2", "raw"]),
            ("async", ["sync"]), ("unsafe", ["safe"]), ("raw", ["RAW", "Raw"]), ("", ["a"]),
            ("qcow", ["cow", "qcow2"]),
        ] as [(String, [String])]
    )
    func unclear(word: String, candidates: [String]) {
        #expect(Spelling.evident(candidates, as: word) == nil)
    }

    @Test("a word that means something elsewhere is no slip for another one")
    func vocabulary() {
        #expect(Spelling.evident(["fill"], as: "filk") == "fill")
        #expect(Spelling.evident(["file"], as: "fill") { $0 == "fill" } == nil)
        #expect(Spelling.evident(["file"], as: "File") { $0 == "file" } == "file")
    }
}
