import MomentDiagnostics
import MomentDocuments
import XMLTree

/// A storage source as libvirt's parser takes it; the grammar, where it is asked, has refused most of this before.
enum SourceRules {
    static func check(_ source: XMLElement, _ type: StorageType, _ release: ReleaseNumber, _ findings: inout Findings) {
        if type == .network { checkNetwork(source, release, &findings) }
        SourcePartRules.check(source, type, release, &findings)
        LabelRules.check(source, type, release, &findings)
    }

    private static func checkNetwork(_ source: XMLElement, _ release: ReleaseNumber, _ findings: inout Findings) {
        guard let word = source["protocol"] else {
            findings.add(.sourceIncomplete, "network storage needs a protocol", at: SourceAnchor(source))
            return
        }
        let known = StorageProtocol.known
        guard known.contains(StorageProtocol(rawValue: word)) else {
            findings.add(
                .sourceIncomplete,
                "protocol '\(word)' is not known",
                at: SourceAnchor(source, "protocol"),
                error: release < FeatureRelease.wordsAreXMLErrors ? .configUnsupported : nil,
                expected: known.map(\.rawValue),
                fixes: Diagnostic.Fix.correcting(source.attribute("protocol"), among: known.map(\.rawValue))
            )
            return
        }
        guard let name = source["name"] else {
            if word != "nbd" {
                findings.add(.sourceIncomplete, "'\(word)' storage needs a name", at: SourceAnchor(source))
            }
            return checkHosts(source, release, &findings)
        }
        if word == "gluster" || word == "rbd", !name.utf8.dropFirst().contains(0x2F) {
            findings.add(
                .sourceIncomplete,
                "name '\(name)' is no VOLUME/PATH, as '\(word)' storage needs it",
                at: SourceAnchor(source, "name")
            )
        }
        checkHosts(source, release, &findings)
    }

    private static func checkHosts(_ source: XMLElement, _ release: ReleaseNumber, _ findings: inout Findings) {
        for host in source.elements("host") {
            let transport = host["transport"] ?? "tcp"
            guard ["tcp", "rdma", "unix"].contains(transport) else {
                findings.add(
                    .hostIncomplete,
                    "transport '\(transport)' is not known",
                    at: SourceAnchor(host, "transport"),
                    error: release < FeatureRelease.transportIsXMLError ? .configUnsupported : .xmlError,
                    expected: ["tcp", "unix", "rdma"]
                )
                continue
            }
            if transport == "unix" {
                if host["socket"] == nil {
                    findings.add(.hostIncomplete, "a unix transport needs a socket", at: SourceAnchor(host))
                }
                continue
            }
            if host["socket"] != nil {
                findings.add(.hostIncomplete, "a socket goes with transport 'unix'", at: SourceAnchor(host, "socket"))
            } else if host["name"] == nil {
                findings.add(.hostIncomplete, "a server needs a name", at: SourceAnchor(host))
            } else if let port = host["port"], UInt16(port) == nil {
                findings.add(
                    .hostIncomplete,
                    "'\(port)' is no port",
                    at: SourceAnchor(host, "port"),
                    error: .invalidArgument
                )
            }
        }
    }
}

extension Rule {
    static let sourceIncomplete = Rule(
        .sourceIncomplete,
        .document,
        error: .xmlError,
        "The protocol or name of network storage is missing or invalid",
        "Every protocol but nbd names what is meant at the server; gluster and rbd name a volume and a path.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='network'>
                  <source protocol='gluster' name='vol'><host name='store'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='network'>
                  <source protocol='gluster' name='vol/disk'><host name='store'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virDomainDiskSourceNetworkParse"
    )

    static let hostIncomplete = Rule(
        .hostIncomplete,
        .document,
        error: .xmlError,
        "The address of a storage server is invalid",
        "A server is a name with a port up to 65535, or the socket of a unix transport.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='network'>
                  <source protocol='nbd' name='x'><host port='10810'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='network'>
                  <source protocol='nbd' name='x'><host name='store' port='10810'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virDomainStorageNetworkParseHost"
    )
}
