import MomentDiagnostics
import MomentDocuments
import XMLTree

/// Values with white space around them, where grammar and parser do not agree about it.
enum KeywordRules {
    /// Words that the grammar takes with white space around them and the parser does not, by the error that follows.
    static func check(_ root: XMLElement, _ release: ReleaseNumber, _ findings: inout Findings) {
        checkWord(root, "mode", .configUnsupported, &findings)
        if let server = root.element("server") {
            let error: LibvirtError = release < FeatureRelease.transportIsXMLError ? .configUnsupported : .xmlError
            checkWord(server, "transport", error, &findings)
            checkWord(server, "tls", .xmlError, &findings)
        }
        if root.name.localName == "domainsnapshot" { return }
        for disk in root.element("disks")?.elements.map({ $0 }) ?? [] {
            checkWord(disk, "backup", .xmlError, &findings)
            checkTreatment(disk, &findings)
            guard disk["backup"] != "no" else { continue }
            for name in ["type", "backupmode"] { checkWord(disk, name, .xmlError, &findings) }
            if let driver = disk.element("driver") { checkWord(driver, "type", .xmlError, &findings) }
        }
    }

    /// A checkpoint's word is not looked at a second time: libvirt takes one it does not know, and then has none.
    private static func checkTreatment(_ disk: XMLElement, _ findings: inout Findings) {
        guard let attribute = disk.attribute("checkpoint"), let trimmed = trimmed(attribute.value) else { return }
        findings.add(
            .treatmentLost,
            "value '\(trimmed)' has white space around it, and libvirt will not know what to do with the disk",
            at: SourceAnchor(disk, "checkpoint"),
            expected: [trimmed],
            fixes: Diagnostic.Fix.setting(attribute, to: trimmed)
        )
    }

    private static func checkWord(
        _ element: XMLElement,
        _ name: String,
        _ error: LibvirtError,
        _ findings: inout Findings
    ) {
        guard let attribute = element.attribute(name), let trimmed = trimmed(attribute.value) else { return }
        findings.add(
            .whiteSpaceAroundWord,
            "value '\(trimmed)' has white space around it, which libvirt does not strip",
            at: SourceAnchor(element, name),
            error: error,
            expected: [trimmed],
            fixes: Diagnostic.Fix.setting(attribute, to: trimmed)
        )
    }

    /// Numbers that RELAX NG takes with white space around them and libvirt's engine does not.
    static func checkNumbers(_ root: XMLElement, _ findings: inout Findings) {
        if root.name.localName == "domaincheckpoint" { checkNumber(textOf: root.element("creationTime"), &findings) }
        if let server = root.element("server") { checkNumber(server, "port", &findings) }
        for disk in root.element("disks")?.elements.map({ $0 }) ?? [] {
            checkNumber(disk, "size", &findings)
            checkNumber(textOf: disk.element("driver")?.element("metadata_cache")?.element("max_size"), &findings)
            guard let source = disk.element("source") else { continue }
            checkNumber(source, "index", &findings)
            for slice in source.element("slices")?.elements("slice").map({ $0 }) ?? [] {
                checkNumber(slice, "offset", &findings)
                checkNumber(slice, "size", &findings)
            }
            for host in source.elements("host") { checkNumber(host, "port", &findings) }
        }
    }

    private static func checkNumber(_ element: XMLElement, _ name: String, _ findings: inout Findings) {
        guard let attribute = element.attribute(name), let trimmed = trimmed(attribute.value),
            UInt64(trimmed) != nil
        else { return }
        findings.add(
            .whiteSpaceAroundNumber,
            "number '\(trimmed)' has white space around it",
            at: SourceAnchor(element, name),
            expected: [trimmed],
            fixes: Diagnostic.Fix.setting(attribute, to: trimmed)
        )
    }

    private static func checkNumber(textOf element: XMLElement?, _ findings: inout Findings) {
        guard let element, let trimmed = trimmed(element.text), UInt64(trimmed) != nil else { return }
        findings.add(
            .whiteSpaceAroundNumber,
            "number '\(trimmed)' has white space around it",
            at: SourceAnchor(textOf: element),
            expected: [trimmed]
        )
    }

    /// A value without the white space around it; nil where there is none to take off, or nothing else.
    private static func trimmed(_ value: String) -> String? {
        let isSpace = { (byte: UInt8) in byte == 0x20 || 0x09...0x0D ~= byte }
        let bytes = Array(value.utf8)
        guard let first = bytes.firstIndex(where: { !isSpace($0) }),
            let last = bytes.lastIndex(where: { !isSpace($0) }), last - first + 1 < bytes.count
        else { return nil }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}

extension Rule {
    static let treatmentLost = Rule(
        warning: .treatmentLost,
        .document,
        "What a checkpoint does with a disk has white space around it",
        "libvirt accepts the document, takes neither word for it, and prints the treatment as '(null)' from then on.",
        before: """
            <domaincheckpoint>
              <name>monday</name>
              <disks><disk name='vda' checkpoint=' no '/></disks>
            </domaincheckpoint>
            """,
        after: """
            <domaincheckpoint>
              <name>monday</name>
              <disks><disk name='vda'/><disk name='vdb' checkpoint='no'/></disks>
            </domaincheckpoint>
            """,
        function: "virDomainCheckpointDiskDefParseXML",
        fixesAreSafe: true
    )

    static let whiteSpaceAroundWord = Rule(
        .whiteSpaceAroundWord,
        .document,
        error: .xmlError,
        "A keyword has white space around it",
        "The grammar compares words without regard to white space around them; libvirt's parser compares them as they are.",
        before: """
            <domainbackup mode=' push '>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "virXMLPropEnumInternal",
        fixesAreSafe: true
    )

    static let whiteSpaceAroundNumber = Rule(
        .whiteSpaceAroundNumber,
        .document,
        error: .schemaInvalid,
        "A number has white space around it",
        "RELAX NG takes it off before it looks; the engine libvirt uses matches its pattern against the value as written, and refuses it.",
        before: "<domainbackup mode='pull'><server name='localhost' port=' 10809 '/></domainbackup>",
        after: "<domainbackup mode='pull'><server name='localhost' port='10809'/></domainbackup>",
        function: "virXMLValidatorValidate",
        fixesAreSafe: true
    )
}
