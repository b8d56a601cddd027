import MomentDiagnostics
import MomentDocuments
import XMLTree

/// What a snapshot's document says of the memory.
enum SnapshotMemoryRules {
    /// The mode as written; nil where nothing is said.
    static func read(
        _ element: XMLElement?,
        _ release: ReleaseNumber,
        _ findings: inout Findings
    ) -> SnapshotReading.MemoryMode? {
        guard let word = element?["snapshot"] else { return nil }
        if word.isEmpty, release < FeatureRelease.wordsAreXMLErrors { return nil }
        if let mode = SnapshotReading.MemoryMode(rawValue: word) { return mode }
        let words = ["no", "internal", "external"]
        findings.add(
            .memoryModeUnknown,
            "memory snapshot '\(word)' is not known; it is 'internal', 'external' or 'no'",
            at: SourceAnchor(element, "snapshot"),
            error: release < FeatureRelease.wordsAreXMLErrors ? .configUnsupported : nil,
            expected: words,
            fixes: Diagnostic.Fix.correcting(element?.attribute("snapshot"), among: words)
        )
        return nil
    }

    static func check(
        _ mode: SnapshotReading.MemoryMode?,
        _ file: String?,
        _ element: XMLElement?,
        isOffline: Bool,
        _ findings: inout Findings
    ) {
        // A mode that is none was reported, and says nothing about the rest.
        if mode == nil || element?["snapshot"] != nil && mode?.rawValue != element?["snapshot"] { return }
        if let mode, mode != .external, let file, element?["snapshot"] != nil {
            findings.add(
                .memoryFileMisfit,
                "memory '\(mode.rawValue)' takes no file; remove file '\(file)'",
                at: SourceAnchor(element, "file")
            )
        } else if mode == .external, file == nil {
            findings.add(.memoryFileMisfit, "external memory needs a file", at: SourceAnchor(element))
        } else if isOffline, mode != .no {
            findings.add(
                .memoryWithoutMachine,
                "memory cannot be saved: the domain is off, or the snapshot is disk-only",
                at: SourceAnchor(element),
                fixes: Diagnostic.Fix.removing(element)
            )
        } else if let file, mode == .external, !file.hasPrefix("/") {
            findings.add(
                .memoryFileRelative,
                "memory file '\(file)' is no absolute path",
                at: SourceAnchor(element, "file")
            )
        }
    }
}

extension Rule {
    static let memoryModeUnknown = Rule(
        .memoryModeUnknown,
        .document,
        error: .xmlError,
        "The value for the memory is unknown",
        "Without the flag validate the grammar is not asked, so the parser is the first to refuse it.",
        before: "<domainsnapshot><name>s1</name><memory snapshot='manual'/></domainsnapshot>",
        after: "<domainsnapshot><name>s1</name><memory snapshot='internal'/></domainsnapshot>",
        function: "virDomainSnapshotDefParse"
    )

    static let memoryFileMisfit = Rule(
        .memoryFileMisfit,
        .document,
        error: .xmlError,
        "The memory's file does not fit its mode",
        "External memory goes to a file, which must be named; no other memory has one.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot><name>s1</name><memory snapshot='no' file='/vm/mem'/></domainsnapshot>
            """,
        after: "<domainsnapshot><name>s1</name><memory snapshot='external' file='/vm/mem'/></domainsnapshot>",
        function: "virDomainSnapshotDefParse"
    )

    static let memoryWithoutMachine = Rule(
        .memoryWithoutMachine,
        .document,
        error: .xmlError,
        "The memory is asked for, and there is none",
        "A domain that is off has no memory, and disk-only asks for none; the same goes for a redefinition with such a state.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot><name>s1</name><memory snapshot='external' file='/vm/mem'/></domainsnapshot>
            """,
        after: "<domainsnapshot><name>s1</name><memory snapshot='external' file='/vm/mem'/></domainsnapshot>",
        function: "virDomainSnapshotDefParse"
    )

    static let memoryFileRelative = Rule(
        .memoryFileRelative,
        .document,
        error: .xmlError,
        "The path of the memory file is not absolute",
        "The daemon has a directory of its own, so paths begin with a slash.",
        before: "<domainsnapshot><name>s1</name><memory file='mem'/></domainsnapshot>",
        after: "<domainsnapshot><name>s1</name><memory file='/vm/mem'/></domainsnapshot>",
        function: "virDomainSnapshotDefParse"
    )
}
