import MomentDiagnostics
import MomentDocuments
import XMLTree

/// The parts of a storage source that only the parser looks at where the grammar is not asked.
enum SourcePartRules {
    static func check(_ source: XMLElement, _ type: StorageType, _ release: ReleaseNumber, _ findings: inout Findings) {
        if type == .network, ["http", "https"].contains(source["protocol"]) { checkCookies(source, &findings) }
        checkSlices(source, &findings)
        if release >= FeatureRelease.dataStore { checkDataStore(source, release, &findings) }
        checkLogin(source, &findings)
        checkEncryption(source, release, &findings)
        checkReservations(source, &findings)
    }

    private static func checkCookies(_ source: XMLElement, _ findings: inout Findings) {
        var names: NameSet = []
        for cookie in source.element("cookies")?.elements("cookie").map({ $0 }) ?? [] {
            let name = cookie["name"] ?? ""
            let value = cookie.stringValue
            let problem: String? =
                if name.isEmpty {
                    "cookie without a name"
                } else if !name.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !Self.separators.contains($0) }) {
                    "cookie name '\(name)' has characters that are not allowed in it"
                } else if value.isEmpty {
                    "cookie '\(name)' has no value"
                } else if !value.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !Self.breaks.contains($0) }) {
                    "cookie '\(name)': its value has characters that are not allowed in it"
                } else if !names.insert(name).inserted {
                    "cookie '\(name)' is set twice"
                } else { nil }
            guard let problem else { continue }
            findings.add(.cookieMalformed, problem, at: SourceAnchor(cookie, "name"))
        }
    }

    /// The characters that part words in HTTP headers.
    private static let separators = Set("()<>@,;:\\\"/[]?={} \t".utf8)
    /// The characters that end a cookie's value.
    private static let breaks = Set(",;\\ ".utf8)

    private static func checkSlices(_ source: XMLElement, _ findings: inout Findings) {
        // Of several the first counts.
        guard let slice = source.element("slices")?.elements("slice").first(where: { $0["type"] == "storage" }) else {
            return
        }
        for name in ["offset", "size"] {
            guard let text = slice[name] else {
                findings.add(.sliceMalformed, "a slice needs its \(name)", at: SourceAnchor(slice))
                continue
            }
            if UInt64(text) == nil {
                findings.add(.sliceMalformed, "'\(text)' is no number of bytes", at: SourceAnchor(slice, name))
            }
        }
    }

    private static func checkDataStore(_ source: XMLElement, _ release: ReleaseNumber, _ findings: inout Findings) {
        guard let store = source.element("dataStore") else { return }
        guard let word = store["type"] else {
            findings.add(
                .dataStoreIncomplete,
                "a data store says what it is on",
                at: SourceAnchor(store),
                expected: ["file"]
            )
            return
        }
        let format = store.element("format")
        if let word = format?["type"] {
            if !ImageFormat.known.contains(ImageFormat(rawValue: word)) {
                findings.add(
                    .formatUnknown,
                    "image format '\(word)' is not known",
                    at: SourceAnchor(format, "type"),
                    error: .xmlError,
                    expected: ["raw"]
                )
            }
        } else {
            findings.add(
                .dataStoreIncomplete,
                "a data store says its format",
                at: SourceAnchor(store),
                expected: ["raw"]
            )
        }
        guard let inner = store.element("source") else {
            findings.add(.dataStoreIncomplete, "a data store says where it is", at: SourceAnchor(store))
            return
        }
        SourceRules.check(inner, StorageType(rawValue: word), release, &findings)
    }

    private static func checkLogin(_ source: XMLElement, _ findings: inout Findings) {
        guard let auth = source.element("auth") else { return }
        if auth["username"] == nil {
            findings.add(.loginMalformed, "a login needs a user's name", at: SourceAnchor(auth))
        } else if let secret = auth.element("secret") {
            checkSecret(secret, &findings)
        } else {
            findings.add(.loginMalformed, "a login needs a secret", at: SourceAnchor(auth))
        }
    }

    private static func checkSecret(_ secret: XMLElement, _ findings: inout Findings) {
        if (secret["uuid"] == nil) == (secret["usage"] == nil) {
            findings.add(
                .secretAmbiguous,
                secret["uuid"] == nil
                    ? "a secret is named by 'uuid' or by 'usage'"
                    : "a secret is named by 'uuid' or by 'usage', not by both",
                at: SourceAnchor(secret)
            )
        } else if let uuid = secret["uuid"], DomainDescription.canonicalUUID(uuid) == nil {
            findings.add(.secretAmbiguous, "'\(uuid)' is no UUID", at: SourceAnchor(secret, "uuid"))
        }
    }

    private static func checkEncryption(_ source: XMLElement, _ release: ReleaseNumber, _ findings: inout Findings) {
        guard let encryption = source.element("encryption") else { return }
        let known = EncryptionFormat.known.map(\.rawValue).filter {
            ($0 != "luks-any" || release >= FeatureRelease.anyLUKS)
                && ($0 != "luks2" || release >= FeatureRelease.richerSources)
        }
        guard let format = encryption["format"] else {
            findings.add(
                .encryptionMalformed,
                "an encryption needs a format",
                at: SourceAnchor(encryption),
                expected: known
            )
            return
        }
        guard known.contains(format) else {
            findings.add(
                .encryptionMalformed,
                "encryption format '\(format)' is not known",
                at: SourceAnchor(encryption, "format"),
                error: .configUnsupported,
                expected: known,
                fixes: Diagnostic.Fix.correcting(encryption.attribute("format"), among: known)
            )
            return
        }
        if let engine = encryption["engine"], release >= FeatureRelease.encryptionEngine,
            !["qemu", "librbd"].contains(engine)
        {
            findings.add(
                .encryptionMalformed,
                "encryption engine '\(engine)' is not known",
                at: SourceAnchor(encryption, "engine"),
                expected: ["qemu", "librbd"]
            )
        }
        for secret in encryption.elements("secret") {
            if let type = secret["type"], type != "passphrase" {
                findings.add(
                    .encryptionMalformed,
                    "secret type '\(type)' is not known; an encryption takes 'passphrase'",
                    at: SourceAnchor(secret, "type"),
                    error: .configUnsupported,
                    expected: ["passphrase"]
                )
            } else {
                checkSecret(secret, &findings)
            }
        }
        if format == "luks", encryption.element("cipher") == nil, let vectors = encryption.element("ivgen") {
            findings.add(.encryptionMalformed, "<ivgen> goes with a <cipher>", at: SourceAnchor(vectors))
        }
    }

    private static func checkReservations(_ source: XMLElement, _ findings: inout Findings) {
        guard let reservations = source.element("reservations") else { return }
        if reservations["managed"] == nil {
            findings.add(
                .reservationsMalformed,
                "reservations say whether they are managed",
                at: SourceAnchor(reservations)
            )
        } else if reservations["managed"] == "no", let socket = reservations.element("source"),
            let mode = socket["mode"], mode != "client"
        {
            findings.add(
                .reservationsMalformed,
                "reservations: mode '\(mode)' is not allowed; QEMU connects as 'client'",
                at: SourceAnchor(socket, "mode"),
                expected: ["client"]
            )
        }
    }
}
