import MomentDiagnostics

// The rules that HostRules checks, each with its examples.
extension Rule {
    static let reusedFileMisfit = Rule(
        .reusedFileMisfit,
        .host,
        error: .internalError,
        "A file to be reused has the wrong format or size",
        "With reuse-external QEMU opens the file as it is: it must be of the format the document says, and as large as the disk.",
        before: """
            <!-- given: flag disk-only; flag reuse-external; image raw /srv/images/db/new -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/db/new'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; flag reuse-external; image qcow2 /srv/images/db/new -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/db/new'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let serverSilent = Rule(
        .serverSilent,
        .host,
        error: .internalError,
        "No server listens at the address of an overlay",
        "QEMU opens the overlay when the snapshot is made, so the server must run by then.",
        before: """
            <!-- given: flag disk-only; host known store -->
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
            <!-- given: flag disk-only; port taken 10810 -->
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
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let fileExists = Rule(
        .fileExists,
        .host,
        error: .invalidArgument,
        "A file to be written exists",
        "libvirt overwrites nothing. Name another file, or submit with reuse-external a file made for the purpose.",
        before: """
            <!-- given: file /backup/vda.qcow2 -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: file /backup/vda.qcow2 -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda-2.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupDiskPrepareOneStorage"
    )

    static let fileMissing = Rule(
        .fileMissing,
        .host,
        error: .systemError,
        "A file to be reused does not exist",
        "With reuse-external all files must be there beforehand, in the right format, and with the right backing image.",
        before: """
            <!-- given: flag disk-only; flag reuse-external; nothing at /srv/images/new -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/new'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; flag reuse-external; image qcow2 /srv/images/new -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/srv/images/new'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepareDiskExternal"
    )

    static let directoryMissing = Rule(
        .directoryMissing,
        .host,
        error: .systemError,
        "The directory of a file does not exist",
        "libvirt makes files, never directories.",
        before: """
            <!-- given: no directory for /backup/monday/vda.qcow2 -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/monday/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: nothing at /backup/vda.qcow2 -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "virQEMUFileOpenAs"
    )

    static let deviceMissing = Rule(
        .deviceMissing,
        .host,
        error: .systemError,
        "A block device does not exist",
        "A device is written to in place, so it has to be there.",
        before: """
            <!-- given: nothing at /dev/vg/nothing -->
            <domainbackup>
              <disks><disk name='vda' type='block'><target dev='/dev/vg/nothing'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: device /dev/vg/backup -->
            <domainbackup>
              <disks><disk name='vda' type='block'><target dev='/dev/vg/backup'/></disk></disks>
            </domainbackup>
            """,
        function: "virSecurityDACSetOwnershipInternal"
    )

    static let wrongFileKind = Rule(
        .wrongFileKind,
        .host,
        error: .configUnsupported,
        "A path leads to a file of another type than the document says",
        "type='file' wants a regular file, type='block' a block device.",
        before: """
            <!-- given: flag disk-only; device /dev/sdb -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external'><source file='/dev/sdb'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: flag disk-only; device /dev/sdb -->
            <domainsnapshot>
              <name>s1</name>
              <disks>
                <disk name='vda' snapshot='external' type='block'><source dev='/dev/sdb'/></disk>
                <disk name='vdb' snapshot='no'/>
              </disks>
            </domainsnapshot>
            """,
        function: "qemuSnapshotPrepareDiskExternal"
    )

    static let memoryFileOverwritten = Rule(
        warning: .memoryFileOverwritten,
        .host,
        "The file for the memory exists",
        "Unlike disk images, an existing memory file is overwritten silently.",
        before: """
            <!-- given: file /vm/mem; nothing at /srv/images/db/system.s1; nothing at /srv/images/db/data.s1 -->
            <domainsnapshot>
              <name>s1</name>
              <memory snapshot='external' file='/vm/mem'/>
              <disks><disk name='vda' snapshot='external'/><disk name='vdb' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        after: """
            <!-- given: file /vm/mem; nothing at /srv/images/db/system.s1; nothing at /srv/images/db/data.s1 -->
            <domainsnapshot>
              <name>s1</name>
              <memory snapshot='external' file='/vm/mem-2'/>
              <disks><disk name='vda' snapshot='external'/><disk name='vdb' snapshot='external'/></disks>
            </domainsnapshot>
            """,
        function: "virQEMUFileOpenAs"
    )

    static let hostUnknown = Rule(
        .hostUnknown,
        .host,
        error: .internalError,
        "The server's name has no address",
        "QEMU listens at the address the name stands for; without one it can't.",
        before: """
            <!-- given: host unknown no.such.host -->
            <domainbackup mode='pull'><server name='no.such.host' port='10809' tls='yes'/></domainbackup>
            """,
        after: """
            <!-- given: host unknown no.such.host -->
            <domainbackup mode='pull'><server name='localhost' port='10809'/></domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let portTaken = Rule(
        .portTaken,
        .host,
        error: .internalError,
        "The server's port is in use",
        "Each job needs a port of its own; libvirt does not look for a free one.",
        before: """
            <!-- given: port taken 10809 -->
            <domainbackup mode='pull'><server name='localhost' port='10809'/></domainbackup>
            """,
        after: """
            <!-- given: port taken 10809 -->
            <domainbackup mode='pull'><server name='localhost' port='10810'/></domainbackup>
            """,
        function: "qemuMonitorJSONCheckErrorFull"
    )

    static let secretUnknown = Rule(
        .secretUnknown,
        .host,
        error: .noSecret,
        "An encryption names a secret that libvirt does not have",
        "Define the secret and set its value before the job begins.",
        before: """
            <!-- given: secrets missing -->
            <domainbackup>
              <disks>
                <disk name='vda' type='file'>
                  <target file='/backup/vda.qcow2'>
                    <encryption format='luks'><secret type='passphrase' usage='backup'/></encryption>
                  </target>
                </disk>
              </disks>
            </domainbackup>
            """,
        after: """
            <!-- given: secrets known -->
            <domainbackup>
              <disks>
                <disk name='vda' type='file'>
                  <target file='/backup/vda.qcow2'>
                    <encryption format='luks'><secret type='passphrase' usage='backup'/></encryption>
                  </target>
                </disk>
              </disks>
            </domainbackup>
            """,
        function: "secretLookupByUUID"
    )
}
