/// Domains to submit documents for.
enum FuzzDomains {
    static let all = [twoDisks, mixed, bare]

    static let twoDisks = """
        <domain type='kvm'><name>web</name><uuid>c0ffee00-0000-4000-8000-000000000001</uuid><os><type>hvm</type></os><devices>
          <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/images/vda.qcow2'/>
            <target dev='vda' bus='virtio'/></disk>
          <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/images/vdb.raw'/>
            <target dev='vdb' bus='virtio'/></disk>
        </devices></domain>
        """

    static let mixed = """
        <domain type='kvm'><name>mixed</name><os><type>hvm</type><nvram>/var/nvram.fd</nvram></os><devices>
          <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/images/a'/><target dev='sda'/>
            <backingStore type='file'><format type='raw'/><source file='/images/base'/></backingStore></disk>
          <disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/vg/b'/><target dev='vdb'/></disk>
          <disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='rbd' name='p/i'>
            <host name='h' port='1'/></source><target dev='vdc'/></disk>
          <disk type='file' device='cdrom'><target dev='hda'/><readonly/></disk>
          <disk type='file' device='disk' snapshot='no'><driver type='qcow2'/><source file='/images/t'/><target dev='vdd'/>
            <transient/></disk>
        </devices></domain>
        """

    static let bare = "<domain type='test'><name>bare</name></domain>"
}
