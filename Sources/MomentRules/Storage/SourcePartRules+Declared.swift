import MomentDiagnostics

// The rules that SourcePartRules checks, each with its examples.
extension Rule {
    static let dataStoreIncomplete = Rule(
        .dataStoreIncomplete,
        .document,
        error: .xmlError,
        "A data store lacks its type, its format or its source",
        "The grammar lets the type and the source be left out, the parser wants all three.",
        before: """
            <!-- given: flag disk-only; flag reuse-external -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <dataStore><format type='raw'/><source file='/srv/images/a.raw'/></dataStore>
                  </source>
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
                <disk name='vda' snapshot='external'><source file='/srv/images/a.s1'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virXMLPropStringRequired"
    )

    static let cookieMalformed = Rule(
        .cookieMalformed,
        .document,
        error: .xmlError,
        "A cookie has no valid name or value, or is set twice",
        "Names and values go into an HTTP header as they are, so what would break the header is refused.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='network'>
                  <source protocol='https' name='x'>
                    <host name='store' port='443'/>
                    <cookies><cookie name='a b'>c</cookie></cookies>
                  </source>
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
                  <source protocol='https' name='x'><host name='store' port='443'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virStorageSourceNetCookiesValidate"
    )

    static let sliceMalformed = Rule(
        .sliceMalformed,
        .document,
        error: .xmlError,
        "The offset or size of a slice is missing or not a number",
        "A slice is a stretch of bytes: where it begins, and how long it is.",
        before: """
            <!-- given: flag disk-only; flag reuse-external -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <slices><slice type='storage' offset='0'/></slices>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; flag reuse-external -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <slices><slice type='storage' offset='0' size='1048576'/></slices>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virDomainStorageSourceParseSlice"
    )

    static let loginMalformed = Rule(
        .loginMalformed,
        .document,
        error: .xmlError,
        "A login lacks the user's name or the secret",
        "Both are needed to log in at a storage server.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='network'>
                  <source protocol='rbd' name='pool/x'>
                    <host name='store' port='6789'/>
                    <auth username='me'/>
                  </source>
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
                  <source protocol='rbd' name='pool/x'>
                    <host name='store' port='6789'/>
                    <auth username='me'><secret type='ceph' usage='store'/></auth>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virStorageAuthDefParse"
    )

    static let secretAmbiguous = Rule(
        .secretAmbiguous,
        .document,
        error: .xmlError,
        "A secret is named twice, or not at all",
        "One of libvirt's secrets is meant, by its UUID or by its usage name.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <encryption format='luks'><secret type='passphrase'/></encryption>
                  </source>
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
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <encryption format='luks'><secret type='passphrase' usage='backup'/></encryption>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virSecretLookupParseSecret"
    )

    static let encryptionMalformed = Rule(
        .encryptionMalformed,
        .document,
        error: .xmlError,
        "An encryption has no format, or parts that do not go together",
        "The format is luks in almost every case; initialisation vectors are only said beside a cipher.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <encryption><secret type='passphrase' usage='backup'/></encryption>
                  </source>
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
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <encryption format='luks'><secret type='passphrase' usage='backup'/></encryption>
                  </source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virStorageEncryptionParseNode"
    )

    static let reservationsMalformed = Rule(
        .reservationsMalformed,
        .document,
        error: .xmlError,
        "Reservations do not say who runs the helper, or how it is reached",
        "managed='yes' lets libvirt run the helper; else its socket is named, to which QEMU connects.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='block'>
                  <source dev='/dev/vg/snap'><reservations/></source>
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
                <disk name='vda' snapshot='external' type='block'>
                  <source dev='/dev/vg/snap'><reservations managed='yes'/></source>
                </disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virStoragePRDefParseXML"
    )
}
