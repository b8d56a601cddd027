import BackupSets
import TestSupport
import Testing

/// `RECORD_DOCS=1 swift test --filter PointPageTests` writes the page and the schema anew.
@Suite("The form of a point's manifest")
struct PointPageTests {
    private let form = FormPage("The manifest of a backup set's point", BackupPoint.description)

    @Test("is on its page as the mapping has it")
    func page() throws {
        let page = form.page([
            "`points/NAME/manifest.json` in a backup set: a JSON object. Members that are not listed here are refused, as is a `form` that is not known.",
            "A point is written twice: with the state `running` before its backup begins, and with the state `complete` once all of its data is on the disk.",
            "Sizes and checksums are known then. Who reads a set passes over what is not complete, and over names that begin with a dot.",
            "",
            "A disk at a point is its file there; upon that of the point in `base`, where it is an increment; and so on to a full copy. What the header of",
            "an increment's file names as its backing file is the disk of the guest, which is another by now, and must not be opened.",
            "[backup-point.schema.json](backup-point.schema.json) says the same as a JSON Schema. [backup-sets.md](../guide/backup-sets.md) is the guide.",
        ])
        #expect(try FormPage.isRecorded("backup-point.md", page))
    }

    @Test("is in its JSON Schema as the mapping has it")
    func schema() throws {
        let schema = try form.schema(required: ["form", "name", "state", "domain", "begun", "disks"])
        #expect(try FormPage.isRecorded("backup-point.schema.json", schema))
    }
}
