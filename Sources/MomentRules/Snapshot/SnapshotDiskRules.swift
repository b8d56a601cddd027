import MomentDiagnostics
import MomentDocuments
import XMLTree

/// The disks of a snapshot's document as libvirt's parser takes them.
enum SnapshotDiskRules {
    static func checkName(_ element: XMLElement, _ findings: inout Findings) {
        guard element.attribute("name") == nil else { return }
        findings.add(.diskWithoutName, "<\(element.name)> names no disk", at: SourceAnchor(element))
    }

    static func readMode(_ element: XMLElement, _ release: ReleaseNumber, _ findings: inout Findings) -> SnapshotMode? {
        guard let word = element["snapshot"] else { return nil }
        let knowsManual = release >= FeatureRelease.manualDisks
        if let mode = SnapshotMode(rawValue: word), mode != .manual || knowsManual { return mode }
        let words = ["no", "internal", "external"] + (knowsManual ? ["manual"] : [])
        findings.add(
            .diskModeUnknown,
            "disk snapshot '\(word)' is not known; it is 'no', 'internal', 'external' or 'manual'",
            at: SourceAnchor(element, "snapshot"),
            error: release < FeatureRelease.wordsAreXMLErrors ? .configUnsupported : nil,
            expected: words,
            fixes: Diagnostic.Fix.correcting(element.attribute("snapshot"), among: words)
        )
        return nil
    }

    static func readType(_ element: XMLElement, _ release: ReleaseNumber, _ findings: inout Findings) -> StorageType {
        guard let word = element["type"] else { return .file }
        var taken: [StorageType] = [.file, .block, .network, .nvme]
        if release >= FeatureRelease.richerSources { taken.append(.vhostUser) }
        if let since = StorageType.vhostVDPA.introduced, release >= since { taken.append(.vhostVDPA) }
        if taken.contains(StorageType(rawValue: word)) { return StorageType(rawValue: word) }
        let words = ["file", "block", "network"]
        findings.add(
            .overlayTypeUnknown,
            "storage type '\(word)' cannot hold an overlay",
            at: SourceAnchor(element, "type"),
            expected: words,
            fixes: Diagnostic.Fix.correcting(element.attribute("type"), among: words)
        )
        return .file
    }

    static func readFormat(_ driver: XMLElement?, _ findings: inout Findings) -> ImageFormat? {
        guard let word = driver?["type"], !word.isEmpty else { return nil }
        if ImageFormat.known.contains(ImageFormat(rawValue: word)), word != "luks" {
            return ImageFormat(rawValue: word)
        }
        findings.add(
            .formatUnknown,
            "image format '\(word)' is not known",
            at: SourceAnchor(driver, "type"),
            expected: ["qcow2", "qed"],
            fixes: Diagnostic.Fix.correcting(driver?.attribute("type"), among: ["qcow2", "qed"])
        )
        return nil
    }

    static func readCache(_ cache: XMLElement, _ findings: inout Findings) -> MetadataCache? {
        guard let size = cache.element("max_size") else { return nil }
        let text = size.stringValue
        if text.isEmpty { return nil }
        guard let value = UInt64(text) else {
            findings.add(.sizeUnreadable, "'\(text)' is no size", at: SourceAnchor(textOf: size), error: .xmlError)
            return nil
        }
        guard let scale = SizeUnit.bytes(in: size["unit"] ?? "bytes") else {
            findings.add(
                .sizeUnreadable,
                "size unit '\(size["unit"] ?? "")' is not known",
                at: SourceAnchor(size, "unit"),
                expected: ["bytes", "KiB", "MiB", "GiB"]
            )
            return nil
        }
        let (bytes, overflows) = value.multipliedReportingOverflow(by: scale)
        guard !overflows else {
            findings.add(.sizeUnreadable, "the size is too large", at: SourceAnchor(textOf: size), error: .overflow)
            return nil
        }
        return MetadataCache(maximumSize: ScaledSize(bytes, unit: "bytes"))
    }

    static func checkAbsolute(_ path: String?, _ type: StorageType, _ source: XMLElement?, _ findings: inout Findings) {
        guard let path, [.file, .block].contains(type), !path.hasPrefix("/") else { return }
        findings.add(
            .overlayPathRelative,
            "overlay '\(path)' is no absolute path",
            at: SourceAnchor(source, type == .block ? "dev" : "file")
        )
    }
}

extension Rule {
    static let diskWithoutName = Rule(
        .diskWithoutName,
        .document,
        error: .internalError,
        "A disk of a snapshot has no name",
        "libvirt takes every element below <disks> for a disk, whatever it is called, and wants to know which.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot><name>s1</name><disks><disk snapshot='external'/></disks></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotDiskDefParseXML"
    )

    static let diskModeUnknown = Rule(
        .diskModeUnknown,
        .document,
        error: .xmlError,
        "The value for a disk is unknown",
        "A snapshot leaves a disk out (no), keeps it in its image (internal), adds an overlay (external), or waits for you (manual).",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot><name>s1</name><disks><disk name='vda' snapshot='default'/></disks></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        function: "virXMLPropEnumInternal"
    )

    static let overlayTypeUnknown = Rule(
        .overlayTypeUnknown,
        .document,
        error: .xmlError,
        "The storage type can't hold an overlay",
        "Overlays are files, block devices or network storage; volumes of a pool and directories are refused.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot><name>s1</name><disks><disk name='vda' type='volume'/></disks></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot><name>s1</name><disks><disk name='vda' type='file'/></disks></domainsnapshot>
            """,
        function: "virDomainSnapshotDiskDefParseXML"
    )

    static let formatUnknown = Rule(
        .formatUnknown,
        .document,
        error: .configUnsupported,
        "The image format is unknown",
        "The grammar of backups lists luks as a format, the parser does not know it: LUKS is an encryption.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'><driver type='luks'/></disk></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'><driver type='qcow2'/></disk></disks>
            </domainsnapshot>
            """,
        function: "virDomainStorageSourceParseBase"
    )

    static let sizeUnreadable = Rule(
        .sizeUnreadable,
        .document,
        error: .invalidArgument,
        "A size is not a number, or its unit is unknown",
        "Sizes are whole numbers with a unit such as KiB, MiB or GiB; without a unit they are bytes.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <driver type='qcow2'>
                    <metadata_cache><max_size unit='furlong'>64</max_size></metadata_cache>
                  </driver>
                </disk>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <driver type='qcow2'>
                    <metadata_cache><max_size unit='KiB'>64</max_size></metadata_cache>
                  </driver>
                </disk>
              </disks>
            </domainsnapshot>
            """,
        function: "virScaleInteger"
    )

    static let overlayPathRelative = Rule(
        .overlayPathRelative,
        .document,
        error: .xmlError,
        "The path of an overlay is not absolute",
        "The daemon has a directory of its own, so paths begin with a slash.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'><source file='vda.snap'/></disk></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/vda.snap'/></disk>
              </disks>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotDiskDefParseXML"
    )
}
