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
        return text + bounded + "\n# What comes out otherwise\n" + exceptions
    }

    private static let bounded = """

        # Releases between

        8.0.0 (Ubuntu 22.04, RHEL 8) and 10.0.0 (Ubuntu 24.04) were not asked: Debian, whose archive is what could be reached, had neither in a release. What
        is predicted for them is what their recorded neighbours answer, and where those differ, what the first release of the change says:

        - **Named by libvirt's notes, or by the version of a constant**, and so as sure as those: incremental backup without being switched on in the domain (7.6.0),
          encryption by librbd (7.9.0), snapshot mode `manual` (8.2.0), NBD's `reconnect` (9.2.0), internal snapshots of UEFI guests that are off (9.3.0) and that run
          (10.9.0), `luks-any` (9.3.0), going back to external snapshots, `<revertDisks>` (9.9.0), snapshots as jobs of QEMU and so their names (10.9.0),
          `<dataStore>` (10.10.0), manual disks that count (11.9.0), `preserve-shutdown-domain` (11.10.0).
        - **Only bounded by what was recorded**: for 8.0.0, whether unknown words are XML errors (27, or 67 as in 7.0.0), what is looked at before an overlay is
          made, overlays of read-only disks and with caches while the domain is off, redefinitions without `<domain>`, stored disks without a target, names that are in use
          beside `no-metadata`; all of these are taken to be as in 9.0.0. Groups of descriptors, `luks2` and vhost-user disks are taken to be as in 7.0.0.
          For 10.0.0: external snapshots of a domain that is off without a flag, checkpoints of such a domain beside internal snapshots, unknown transports (27), a
          redefinition without `<domain>` that crashes 9.0.0; all are taken to be as in 11.3.0. Push disks without a type, and names for listed disks, are taken to
          be as in 9.0.0.

        `Sources/MomentRules/Findings/FeatureRelease.swift` is the one place where each of these is written down.

        """
}
