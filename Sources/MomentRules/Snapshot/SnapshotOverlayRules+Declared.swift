import MomentDiagnostics

// The rules that SnapshotOverlayRules checks, each with its examples.
extension Rule {
    static let overlayEncryption = Rule(
        .overlayEncryption,
        .domain,
        error: .configUnsupported,
        "QEMU can't encrypt an overlay in this way",
        "While the domain runs, QEMU makes the overlay: it encrypts with LUKS, and needs a secret for it.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <encryption format='qcow'><secret type='passphrase' usage='backup'/></encryption>
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
        function: "qemuDomainValidateStorageSource"
    )

    static let dataStoreOfOverlay = Rule(
        .dataStoreOfOverlay,
        .domain,
        error: .internalError,
        "The overlay of a running domain's disk has a data store",
        "The grammar and the parser take it, and the driver then fails to describe it to QEMU: measured with 12.9.0.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'>
                  <source file='/srv/images/a.s1'>
                    <dataStore type='file'>
                      <format type='raw'/>
                      <source file='/srv/images/a.raw'/>
                    </dataStore>
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
        function: "virJSONValueObjectAddVArgs"
    )

    static let slicesOfOverlay = Rule(
        .slicesOfOverlay,
        .domain,
        error: .operationUnsupported,
        "An overlay that is to be made has slices",
        "libvirt opens a part of a storage, and makes images of the whole of it. Make the image yourself, and submit with reuse-external.",
        before: """
            <!-- given: flag disk-only -->
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
        after: """
            <!-- given: flag disk-only; flag reuse-external; image qcow2 /srv/images/a.s1 -->
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
        function: "qemuBlockStorageSourceCreate"
    )

    static let overlayTooOld = Rule(
        .overlayTooOld,
        .release,
        error: .configUnsupported,
        "The release can't make such an overlay while the domain is off",
        "libvirt 7.0.0 makes no overlay of a read-only disk then, and none with a cache for its tables; 9.0.0 does.",
        before: """
            <!-- given: libvirt 7.0.0; flag disk-only; domain off; disk <disk type='file' device='cdrom'><driver \
            name='qemu' type='qcow2'/><source file='/srv/iso/a.qcow2'/><target dev='hda' bus='ide'/></disk> -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='hda' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: libvirt 7.0.0; flag disk-only; domain off; disk <disk type='file' device='cdrom'><driver \
            name='qemu' type='qcow2'/><source file='/srv/iso/a.qcow2'/><target dev='hda' bus='ide'/></disk> -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'/><disk name='hda' snapshot='no'/></disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepareDiskExternal"
    )

    static let overlayNeedsExternal = Rule(
        .overlayNeedsExternal,
        .domain,
        error: .configUnsupported,
        "A disk that is not external has an overlay",
        "Only external disks get an overlay. Take the <source> out, or make the disk external.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='no'><source file='/srv/images/a.s1'/></disk></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'><source file='/srv/images/a.s1'/></disk></disks>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotAlignDisks"
    )

    static let overlayNameNotGenerated = Rule(
        .overlayNameNotGenerated,
        .domain,
        error: .configUnsupported,
        "libvirt can't generate an overlay's name",
        "libvirt makes names of the path of the disk's file, which must be a regular file. Name the overlay, or leave the disk out.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='block'/>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='block'><source dev='/dev/vg/snap'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotDefAssignExternalNames"
    )

    static let overlayNamesCollide = Rule(
        .overlayNamesCollide,
        .domain,
        error: .configUnsupported,
        "Two overlays would get the same name",
        "The name takes the place of the file's last extension, so a.img and a.qcow2 in one directory both become a.NAME.",
        before: """
            <!-- given: flag disk-only; disk <disk type='file' device='disk'><driver name='qemu' \
            type='qcow2'/><source file='/srv/images/db/data.img'/><target dev='vdc' bus='virtio'/></disk> -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; disk <disk type='file' device='disk'><driver name='qemu' \
            type='qcow2'/><source file='/srv/images/db/data.img'/><target dev='vdc' bus='virtio'/></disk> -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vdc' snapshot='external'><source file='/srv/images/db/c.s1'/></disk>
              </disks>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotDefAssignExternalNames"
    )

    static let overlayFormat = Rule(
        .overlayFormat,
        .domain,
        error: .configUnsupported,
        "The format can't be an overlay's",
        "An overlay refers to the image below, which qcow2 and qed can; a cache for tables goes with qcow2 only.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'><driver type='raw'/></disk></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'><driver type='qcow2'/></disk></disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepareDiskExternal"
    )

    static let overlayStorage = Rule(
        .overlayStorage,
        .domain,
        error: .internalError,
        "The disk or the storage takes no overlay",
        "While the domain is off, disk and overlay are files or block devices. While it runs, LUNs and shared disks take no overlay.",
        before: """
            <!-- given: flag disk-only; domain off -->
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
        function: "qemuSnapshotPrepareDiskExternalInactive"
    )

    static let overlayIsSource = Rule(
        .overlayIsSource,
        .domain,
        error: .configUnsupported,
        "An overlay would overwrite an image of the domain",
        "The file exists, and writing to it would destroy a disk.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/db/data.qcow2'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/db/system.s1'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepareDiskExternal"
    )

    static let overlaysShared = Rule(
        .overlaysShared,
        .domain,
        error: .operationFailed,
        "Two disks get the same overlay",
        "The second image would overwrite the first.",
        before: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/x'/></disk>
                <disk name='vdb' snapshot='external'><source file='/srv/images/x'/></disk>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/x'/></disk>
                <disk name='vdb' snapshot='external'><source file='/srv/images/y'/></disk>
              </disks>
            </domainsnapshot>
            """,
        function: "qemuBlockStorageSourceCreateGeneric"
    )

    static let overlaysSharedOffline = Rule(
        warning: .overlaysSharedOffline,
        .domain,
        "Two disks of a domain that is off get the same overlay",
        "libvirt makes the second overlay over the first without a question, and both disks then use it: the data of one is lost.",
        before: """
            <!-- given: flag disk-only; domain off -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/x'/></disk>
                <disk name='vdb' snapshot='external'><source file='/srv/images/x'/></disk>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; domain off -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/x'/></disk>
                <disk name='vdb' snapshot='external'><source file='/srv/images/y'/></disk>
              </disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotCreateInactiveExternal"
    )

    static let reuseGeneratedName = Rule(
        warning: .reuseGeneratedName,
        .domain,
        "A file to be reused has a generated name",
        "reuse-external makes no files, so the one whose name is made up has to be there already.",
        before: """
            <!-- given: flag disk-only; flag reuse-external -->
            <domainsnapshot>
              <name>s1</name>
              <disks><disk name='vda' snapshot='external'/><disk name='vdb' snapshot='no'/></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; flag reuse-external -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/made.qcow2'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "virDomainSnapshotDefAssignExternalNames",
        libvirt: "refuses it with error 38, SYSTEM_ERROR, unless the file exists"
    )
}
