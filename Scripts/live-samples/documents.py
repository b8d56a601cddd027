"""The guests and secrets the recordings are made with."""
from typing import NamedTuple


class Guest(NamedTuple):
    """A `<domain>` to define; @TYPE@, @IMAGES@ and @RUN@ are put in when it is."""

    xml: str


def file_disk(target, path, format="qcow2", bus="virtio", device="disk", inside=""):
    """A disk over an image file."""
    return (f"<disk type='file' device='{device}'><driver name='qemu' type='{format}'/>"
            f"<source file='@IMAGES@/{path}'/><target dev='{target}' bus='{bus}'/>{inside}</disk>")


def guest(name, number, *devices, firmware="", metadata=""):
    """A small guest without network, USB or balloon."""
    return Guest(f"""
<domain type='@TYPE@'>
  <name>{name}</name>
  <uuid>5a3de1e5-0000-4000-8000-{number:012d}</uuid>
  {metadata}
  <memory unit='MiB'>32</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type>{firmware}</os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    {"".join(devices)}
    <controller type='usb' model='none'/>
    <memballoon model='none'/>
  </devices>
</domain>""")


LUKS_UUID = "5a3de1e5-1111-4000-8000-000000000001"

SECRETS = {
    "disk": f"""<secret ephemeral='no' private='yes'><uuid>{LUKS_UUID}</uuid>
<usage type='volume'><volume>disk</volume></usage></secret>""",
    "backup": """<secret ephemeral='no' private='yes'><uuid>5a3de1e5-1111-4000-8000-000000000002</uuid>
<usage type='volume'><volume>backup</volume></usage></secret>""",
}

EMPTY_CDROM = "<disk type='file' device='cdrom'><target dev='hda' bus='ide'/><readonly/></disk>"
AGENT = ("<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
         "<serial type='pty'/><console type='pty'/>")
LUKS_DISK = (f"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>"
             f"<source file='@IMAGES@/vault.qcow2'><encryption format='luks'><secret type='passphrase' uuid='{LUKS_UUID}'/>"
             f"</encryption></source><target dev='vda' bus='virtio'/><serial>vault-0001</serial></disk>")
NBD_DISK = ("<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='nbd' name='disk'>"
            "<host transport='unix' socket='@IMAGES@/export.sock'/></source><target dev='vda' bus='virtio'/></disk>")
BLOCK_DISK = ("<disk type='block' device='disk'><driver name='qemu' type='raw' cache='none'/>"
              "<source dev='@RUN@/dev/disk'/><target dev='vdb' bus='virtio'/></disk>")
RBD_DISK = ("<disk type='network' device='disk'><driver name='qemu' type='raw' discard='unmap'/>"
            "<auth username='libvirt'><secret type='ceph' usage='client.libvirt'/></auth>"
            "<source protocol='rbd' name='pool/image'><host name='mon1.example.org' port='6789'/>"
            "<host name='mon2.example.org' port='6789'/><snapshot name='daily'/><config file='/etc/ceph/ceph.conf'/></source>"
            "<target dev='vda' bus='virtio'/></disk>")
ISCSI_DISK = ("<disk type='network' device='lun'><driver name='qemu' type='raw'/>"
              "<source protocol='iscsi' name='iqn.2020-01.org.example:disks/1'><host name='192.0.2.10' port='3260'/>"
              "<initiator><iqn name='iqn.2020-01.org.example:guest'/></initiator></source>"
              "<target dev='sda' bus='scsi'/></disk>")
NVME_DISK = ("<disk type='nvme' device='disk'><driver name='qemu' type='raw'/><source type='pci' managed='yes' namespace='1'>"
             "<address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source><target dev='vda' bus='virtio'/></disk>")

# Guests that are started. Each image named here is made by scenes.prepare.
GUESTS = {
    "web": guest("web", 1, file_disk("vda", "web.qcow2")),
    "db": guest("db", 2, file_disk("vda", "db-system.qcow2"), file_disk("vdb", "db-data.qcow2"),
                metadata="<title>Orders &amp; invoices</title><description>Two disks</description>"),
    "desk": guest("desk", 3, file_disk("vda", "desk.qcow2"), EMPTY_CDROM,
                  file_disk("vdb", "tools.raw", "raw", inside="<readonly/>"), AGENT),
    "vault": guest("vault", 4, LUKS_DISK),
    "net": guest("net", 5, NBD_DISK, file_disk("vdb", "net-data.qcow2")),
    "chain": guest("chain", 6, file_disk("sda", "chain-top.qcow2", bus="sata"),
                   file_disk("vdb", "chain-data.qcow2", inside="<serial>data</serial>")),
    "wide": guest("wide", 7, *(file_disk(f"vd{letter}", f"wide-{letter}.qcow2") for letter in "abcdefghijkl")),
    "diskless": guest("diskless", 8),
    "plain": guest("plain", 9, file_disk("vda", "plain.raw", "raw"),
                   file_disk("vdb", "shared.raw", "raw", inside="<shareable/>")),
}

# Needs a loop device.
BLOCK_GUEST = guest("block", 10, file_disk("vda", "block-system.qcow2"), BLOCK_DISK)

TRANSIENT_GUEST = guest("transient", 11, file_disk("vda", "transient.qcow2"))

# Guests that are only defined: their storage is not here.
SHELVED = {
    "rbd": guest("rbd", 21, RBD_DISK),
    "iscsi": guest("iscsi", 22, "<controller type='scsi' model='virtio-scsi'/>", ISCSI_DISK),
    "nvme": guest("nvme", 23, NVME_DISK),
    "uefi": guest("uefi", 24, file_disk("vda", "uefi.qcow2"), firmware="<loader readonly='yes' type='pflash'>"
                  "/usr/share/OVMF/OVMF_CODE.fd</loader><nvram template='/usr/share/OVMF/OVMF_VARS.fd'>@IMAGES@/uefi-vars.fd</nvram>"),
    "throwaway": guest("throwaway", 25, file_disk("vda", "throwaway.qcow2", inside="<transient/>")),
    "off": guest("off", 26, file_disk("vda", "off.qcow2"), file_disk("vdb", "off-data.qcow2")),
}
