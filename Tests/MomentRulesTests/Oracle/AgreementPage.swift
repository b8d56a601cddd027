/// The page that says how far predictions and recorded answers agree.
enum AgreementPage {
    static func markdown(_ releases: [RecordedRelease]) throws -> String {
        var text = """
            # Agreement with real libvirt

            What libvirt answers to a document is predicted; each release below was asked, and this is how often the prediction was right.
            The page is made by `RECORD_DOCS=1 swift test --filter ReleaseOracleTests`, and a test holds it to what is so. Requests and
            answers are in `Tests/Fixtures`, and `Scripts/record-oracle/in-tree.sh` asks any other release.

            - **verdict**: taken or refused
            - **error**: the number of the error, of the requests that were refused
            - **effective document**: byte for byte, of the requests that were taken and have one

            | libvirt | document | requests | verdict | error | effective document |
            | --- | --- | --- | --- | --- | --- |

            """
        var exceptions = ""
        for release in releases {
            let cases = release.cases
            let agreement = try Agreement(cases)
            text += agreement.markdown(release)
            let missed = Set(agreement.misses)
            let named = cases.filter { $0.exception != nil && missed.contains($0.key) }.sorted { $0.key < $1.key }
            exceptions += "\n## libvirt \(release.release), QEMU \(release.qemu), libxml2 \(release.libxml2)\n\n"
            let unnamed = missed.subtracting(named.map(\.key)).sorted()
            if missed.isEmpty { exceptions += "Nothing comes out otherwise.\n" }
            for item in named {
                exceptions += "- `\(item.key)` (\(item.exception?.differs ?? "")): \(item.exception?.reason ?? "")\n"
            }
            for key in unnamed { exceptions += "- `\(key)`: not looked into yet\n" }
        }
        return text + "\n# What comes out otherwise\n" + exceptions
    }
}
