"""Moments put back with REDEFINE: the only way to see libvirt print storage that this machine doesn't have."""
import libvirt

import documents

SNAPSHOT_REDEFINE = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE
SNAPSHOT_CURRENT = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT
CHECKPOINT_REDEFINE = libvirt.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE
SECURE = libvirt.VIR_DOMAIN_SNAPSHOT_XML_SECURE

HOST = "<host name='store.example.org'/>"

# What the source of an external disk may be; each is printed with what libvirt adds and drops.
SOURCES = {
    "nbd-tcp": f"<source protocol='nbd' name='export'>{HOST}</source>",
    "nbd-unix-tls": "<source protocol='nbd' name='export' tls='yes' tlsHostname='store'>"
                    "<host transport='unix' socket='/run/nbd.sock'/></source>",
    "rbd-all": "<source protocol='rbd' name='pool/image'><host name='mon1' port='6789'/><host name='2001:db8::1'/>"
               "<snapshot name='daily'/><config file='/etc/ceph/ceph.conf'/>"
               "<auth username='libvirt'><secret type='ceph' usage='client.libvirt'/></auth>"
               "<encryption format='luks2' engine='librbd'><secret type='passphrase' usage='backup'/></encryption></source>",
    "iscsi-all": "<source protocol='iscsi' name='iqn.2020-01.org.example:disks/2'><host name='192.0.2.10'/>"
                 "<auth username='me'><secret type='iscsi' uuid='5a3de1e5-2222-4000-8000-000000000002'/></auth>"
                 "<initiator><iqn name='iqn.2020-01.org.example:guest'/></initiator></source>",
    "http-all": "<source protocol='http' name='images/a.qcow2' query='token=a&amp;b=\"c\"'><host name='www.example.org'/>"
                "<cookies><cookie name='session'>abc123</cookie></cookies><readahead size='65536'/><timeout seconds='12'/></source>",
    "https-all": "<source protocol='https' name='images/a.qcow2'><host name='www.example.org' port='8443'/>"
                 "<ssl verify='no'/><timeout seconds='3'/></source>",
    "ftp": f"<source protocol='ftp' name='a.img'>{HOST}</source>",
    "ftps": f"<source protocol='ftps' name='a.img'>{HOST}<ssl verify='yes'/></source>",
    "tftp": f"<source protocol='tftp' name='a.img'>{HOST}<readahead size='4096'/></source>",
    "sheepdog": f"<source protocol='sheepdog' name='volume'>{HOST}</source>",
    "gluster": "<source protocol='gluster' name='volume/dir/a.qcow2'><host name='one'/><host name='two' transport='rdma'/>"
               "<host transport='unix' socket='/run/gluster.sock'/></source>",
    "vxhs-tls": f"<source protocol='vxhs' name='eb90327c-8302-4725-9e1b-4e85ed4dc251' tls='yes'>{HOST}</source>",
    "nfs": f"<source protocol='nfs' name='/exports/a.qcow2'>{HOST}<identity user='+107' group='qemu'/></source>",
}

SLICED = ("<disk name='vda' snapshot='external' type='file'><driver type='qcow2'><metadata_cache>"
          "<max_size unit='MiB'>2</max_size></metadata_cache></driver><source file='@IMAGES@/sliced'>"
          "<seclabel model='dac' relabel='no'/><seclabel model='selinux'><label>system_u:object_r:a_t:s0</label></seclabel>"
          "<slices><slice type='storage' offset='1048576' size='4194304'/></slices>"
          "<encryption format='luks'><secret type='passphrase' usage='backup'/></encryption></source></disk>")
BLOCK = ("<disk name='vda' snapshot='external' type='block'><source dev='/dev/vg0/overlay'/></disk>"
         "<disk name='vdb' snapshot='no'/>")
DELETING = ("<disk name='vda' snapshot='external'><snapshotDeleteInProgress/><source file='@IMAGES@/gone'/></disk>"
            "<disk name='vdb' snapshot='external'><driver type='qcow2'/><source file='@IMAGES@/gone-too'/></disk>")


def snapshot(name, state, disks, domain, more=""):
    """A complete snapshot document, as a redefinition needs it."""
    return (f"<domainsnapshot><name>{name}</name><state>{state}</state><creationTime>1700000000</creationTime>"
            f"{more}{disks}{domain}</domainsnapshot>")


def qemu(recorder):
    """Redefinitions on guests that are off."""
    off = recorder.connection.lookupByName("off")
    for old in off.listAllSnapshots():
        old.delete(libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
    domain = off.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)

    def put(name, text, flags=SNAPSHOT_REDEFINE):
        recorder.attempt(f"snapshot {name}", lambda: recorder.write(
            "snapshot", name, off.snapshotCreateXML(recorder.fill(text), flags).getXMLDesc(SECURE)))

    for name, source in SOURCES.items():
        disk = f"<disks><disk name='vda' snapshot='external' type='network'>{source}</disk><disk name='vdb' snapshot='no'/></disks>"
        put(f"redefine-{name}", snapshot(name, "disk-snapshot", disk, domain))
    put("redefine-sliced-encrypted", snapshot("sliced", "disk-snapshot", f"<disks>{SLICED}<disk name='vdb' snapshot='no'/></disks>", domain))
    put("redefine-block", snapshot("block", "shutoff", f"<disks>{BLOCK}</disks>", domain))
    put("redefine-delete-in-progress", snapshot("deleting", "disk-snapshot", f"<disks>{DELETING}</disks>", domain))
    put("redefine-current", snapshot("now", "shutoff", "", domain, "<parent><name>block</name></parent>"),
        SNAPSHOT_REDEFINE | SNAPSHOT_CURRENT)
    for state in ("running", "paused", "shutdown", "crashed"):
        put(f"redefine-{state}", snapshot(
            state, state, "<disks><disk name='vda' snapshot='internal'/><disk name='vdb' snapshot='internal'/></disks>", domain,
            "<memory snapshot='internal'/><description/>"))
    put("redefine-memory-file", snapshot("memory", "running", "<disks><disk name='vda'><source file='/var/lib/images/a.mem'/></disk>"
        "<disk name='vdb' snapshot='no'/></disks>", domain, "<memory file='/var/lib/images/a &amp; b.mem'/>"))
    put("redefine-cookie", snapshot("cookie", "running", "", domain + domain.replace("<domain ", "<inactiveDomain ").replace(
        "</domain>", "</inactiveDomain>"), "<memory snapshot='internal'/><cookie><cpu mode='custom' match='exact' check='full'>"
        "<model fallback='forbid'>qemu64</model><feature policy='require' name='x2apic'/></cpu><slirpHelper/></cookie>"))
    checkpoints(recorder, off, domain)


def checkpoints(recorder, guest, domain):
    for old in guest.listAllSnapshots():
        old.delete(libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
    table = {
        "redefine-domain": f"<domaincheckpoint><name>first</name><creationTime>1600000000</creationTime>{domain}</domaincheckpoint>",
        "redefine-child": "<domaincheckpoint><name>second</name><parent><name>first</name></parent>"
                          "<description>after 'first'</description><creationTime>1600000001</creationTime>"
                          f"<disks><disk name='vda' checkpoint='no'/><disk name='vdb'/></disks>{domain}</domaincheckpoint>",
        "redefine-no-domain": "<domaincheckpoint><name>third</name><parent><name>second</name></parent>"
                              "<creationTime>9223372036854775807</creationTime><disks>"
                              "<disk name='vdz' checkpoint='bitmap' bitmap='other' size='1048576'/><disk name='/srv/a.qcow2'/>"
                              "<disk name='vda' checkpoint='no'/></disks></domaincheckpoint>",
        "redefine-nothing": "<domaincheckpoint><name>fourth</name><creationTime>1600000004</creationTime></domaincheckpoint>",
    }
    for name, text in table.items():
        recorder.attempt(f"checkpoint {name}", lambda: recorder.write(
            "checkpoint", name, guest.checkpointCreateXML(text, CHECKPOINT_REDEFINE).getXMLDesc(0)))


def test_driver(recorder):
    """The same on the library's own test driver, whose guest has the disk vda."""
    connection = libvirt.open("test:///default")
    guest = connection.lookupByName("test")
    recorder.write("domain", "test-default", guest.XMLDesc(0))
    domain = guest.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    external = "<disks><disk name='vda' snapshot='external'>{}</disk></disks>"
    snapshots = {
        "plain": snapshot("plain", "running", "", domain),
        "external": snapshot("a/b", "disk-snapshot", external.format("<source file='/srv/a'/>"), domain),
        "raw": snapshot("raw", "disk-snapshot", external.format("<driver type='raw'/><source file='/srv/a'/>"), domain),
        "pmsuspended": snapshot("asleep", "pmsuspended", "", domain),
        "blocked": snapshot("blocked", "blocked", "", domain, "<description> a &lt;&amp;&gt; b </description>"),
        "negative-time": snapshot("past", "shutoff", "", domain).replace("1700000000", "-5"),
        "blank-name": snapshot(" two  words\n", "shutoff", "", domain),
        "network-child": snapshot("child", "disk-snapshot", "<disks><disk name='vda' snapshot='external' type='network'>"
                                          + SOURCES["rbd-all"] + "</disk></disks>", domain, "<parent><name>plain</name></parent>"),
    }
    for name, text in snapshots.items():
        recorder.attempt(f"snapshot test-{name}", lambda: recorder.write("snapshot", f"test-{name}", guest.snapshotCreateXML(
            recorder.fill(text), SNAPSHOT_REDEFINE).getXMLDesc(0)))
    for old in guest.listAllSnapshots():
        old.delete()
    made = guest.checkpointCreateXML("<domaincheckpoint><name>made</name></domaincheckpoint>", 0)
    recorder.write("checkpoint", "test-created", made.getXMLDesc(0))
    again = "<domaincheckpoint><name>again</name><creationTime>7</creationTime><disks><disk name='vda' bitmap='b'/></disks></domaincheckpoint>"
    recorder.write("checkpoint", "test-redefined", guest.checkpointCreateXML(again, CHECKPOINT_REDEFINE).getXMLDesc(0))
