"""The documents that are submitted: backups, checkpoints and snapshots."""
import libvirt

DISK_ONLY = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY


def pull(server, disks, incremental=""):
    """A pull job on one of the sockets or ports."""
    base = f"<incremental>{incremental}</incremental>" if incremental else ""
    return f"<domainbackup mode='pull'>{base}<server {server}/>{disks}</domainbackup>"


UNIX = "transport='unix' socket='@RUN@/nbd.sock'"
TCP = "transport='tcp' name='localhost' port='21810'"


def scratch(target, file, attributes="", inside=""):
    return (f"<disk name='{target}' backup='yes' type='file' {attributes}>"
            f"<driver type='qcow2'/><scratch file='@IMAGES@/{file}.tmp'>{inside}</scratch></disk>")


def target(name, file, attributes="", format="qcow2"):
    return (f"<disk name='{name}' backup='yes' type='file' {attributes}>"
            f"<driver type='{format}'/><target file='@IMAGES@/{file}.tmp'/></disk>")


BACKUPS_OF_WEB = {
    "push-default": "<domainbackup/>",
    "push-target": f"<domainbackup mode='push'><disks>{target('vda', 'web-full')}</disks></domainbackup>",
    "push-raw": f"<domainbackup><disks>{target('vda', 'web-raw', format='raw')}</disks></domainbackup>",
    "push-incremental": "<domainbackup><incremental>monday</incremental></domainbackup>",
    "push-seclabel-no": "<domainbackup><disks><disk name='vda' type='file'><target file='@IMAGES@/web-label.tmp'>"
                          "<seclabel model='dac' relabel='no'/></target></disk></disks></domainbackup>",
    "pull-unix-default": pull(UNIX, ""),
    "pull-tcp-default": pull(TCP, ""),
    "pull-tcp-ipv4": pull("name='127.0.0.1' port='21811'", ""),
    "pull-unix-scratch": pull(UNIX, f"<disks>{scratch('vda', 'web-scratch')}</disks>"),
    "pull-unix-incremental": pull(UNIX, "", "monday"),
    "pull-tls": pull("tls='yes' name='localhost' port='21812'", ""),
    "pull-tls-no": pull("tls='no' transport='unix' socket='@RUN@/nbd.sock'", ""),
    "pull-export-names": pull(UNIX, "<disks>" + scratch(
        "vda", "web-export", "exportname='root &lt;disk&gt; &quot;a&quot;' exportbitmap=\"it's dirty\" incremental='monday'")
        + "</disks>"),
    "pull-seclabel": pull(UNIX, "<disks>" + scratch("vda", "web-sec", inside=
        "<seclabel model='dac' relabel='yes'><label>0:0</label></seclabel><seclabel model='selinux' relabel='no'/>")
        + "</disks>"),
}

BACKUPS_OF_DB = {
    "push-two-disks": f"<domainbackup><disks>{target('vda', 'db-a')}{target('vdb', 'db-b')}</disks></domainbackup>",
    "push-one-of-two": f"<domainbackup><disks>{target('vdb', 'db-only')}</disks></domainbackup>",
    "push-listed-no": f"<domainbackup><disks>{target('vdb', 'db-second')}<disk name='vda' backup='no'/></disks></domainbackup>",
    "push-incremental-per-disk": "<domainbackup><disks>" + target("vdb", "db-inc", "incremental='monday'")
                                 + target("vda", "db-full", "backupmode='full'") + "</disks></domainbackup>",
    "push-incremental-one-full": "<domainbackup><incremental>monday</incremental><disks>"
                                 + target("vda", "db-inherit", "backupmode='incremental'")
                                 + target("vdb", "db-forced", "backupmode='full'") + "</disks></domainbackup>",
    "pull-two-disks": pull(UNIX, f"<disks>{scratch('vdb', 'db-s2')}{scratch('vda', 'db-s1')}</disks>"),
    "pull-two-incremental": pull(TCP, "<disks>" + scratch("vda", "db-s3", "backupmode='incremental' incremental='monday'")
                                 + scratch("vdb", "db-s4", "backupmode='full' exportname='data'") + "</disks>"),
    "pull-one-of-two": pull(UNIX, f"<disks>{scratch('vda', 'db-s5')}</disks>"),
    "pull-incremental-document": pull(TCP, "", "monday"),
}

BACKUPS_OF_WIDE = {
    "pull-twelve-disks": pull(UNIX, ""),
    "pull-three-of-twelve": pull(UNIX, "<disks>" + "".join(
        scratch(f"vd{letter}", f"wide-{letter}", f"exportname='disk-{letter}'") for letter in "kcf") + "</disks>"),
}

BACKUPS_OF_DESK = {
    "pull-cdrom-and-readonly": pull(UNIX, ""),
    "pull-readonly-listed": pull(UNIX, f"<disks>{scratch('vdb', 'desk-tools')}</disks>"),
}

BACKUPS_OF_NET = {
    "pull-network-disk": pull(UNIX, f"<disks>{scratch('vda', 'net-a')}</disks>"),
    "push-network-disk": f"<domainbackup><disks>{target('vda', 'net-full')}{target('vdb', 'net-b')}</disks></domainbackup>",
}

ENCRYPTION = "<encryption format='luks'><secret type='passphrase' usage='backup'/></encryption>"
CIPHER = ("<encryption format='luks' engine='qemu'><secret type='passphrase' usage='backup'/>"
          "<cipher name='aes' size='256' mode='cbc' hash='sha256'/><ivgen name='plain64' hash='sha256'/></encryption>")

BACKUPS_OF_VAULT = {
    "pull-encrypted-scratch": pull(UNIX, "<disks>" + scratch("vda", "vault-a", inside=ENCRYPTION) + "</disks>"),
    "pull-encrypted-cipher": pull(UNIX, "<disks>" + scratch("vda", "vault-b", inside=CIPHER) + "</disks>"),
}

BACKUPS_OF_VAULT["push-encrypted-target"] = (
    "<domainbackup><disks><disk name='vda' type='file'><driver type='qcow2'/><target file='@IMAGES@/vault-c.tmp'>"
    + ENCRYPTION + "</target></disk></disks></domainbackup>")

BACKUPS_OF_BLOCK = {
    "pull-block-scratch": pull(UNIX, "<disks><disk name='vdb' type='block'><driver type='qcow2'/>"
                                     "<scratch dev='@RUN@/dev/target'/></disk></disks>"),
    "push-block-target": "<domainbackup><disks><disk name='vdb' type='block'><driver type='raw'/>"
                         "<target dev='@RUN@/dev/target'/></disk></disks></domainbackup>",
}

CHECKPOINTS_OF_DB = {
    "all-disks": "<domaincheckpoint><name>all</name></domaincheckpoint>",
    "one-disk": "<domaincheckpoint><name>one-1.0</name><description>Only the data</description>"
                "<disks><disk name='vdb'/></disks></domaincheckpoint>",
    "leading-dash": "<domaincheckpoint><name>-dash_</name><disks><disk name='@IMAGES@/db-data.qcow2'/></disks></domaincheckpoint>",
    "explicit-no": "<domaincheckpoint><name>explicit</name><description> \t&lt;a&gt; &amp; 'b' \"c\" ü 漢 😀\n  second line </description>"
                   "<disks><disk name='vda' checkpoint='no'/><disk name='vdb' checkpoint='bitmap' bitmap='explicit'/></disks>"
                   "</domaincheckpoint>",
}
CHECKPOINTS_OF_DESK = {
    "one-of-three": "<domaincheckpoint><name>system</name><disks><disk name='vda' checkpoint='bitmap'/></disks></domaincheckpoint>",
}

CHECKPOINTS_OF_CHAIN = {
    "over-backing-chain": "<domaincheckpoint><name>layered</name></domaincheckpoint>",
    "with-parent": "<domaincheckpoint><name>layered.2</name></domaincheckpoint>",
}

ENCRYPTED_SNAPSHOT = (
    "<domainsnapshot><name>sealed</name><disks><disk name='vda' type='file'><source file='@IMAGES@/vault.sealed'>"
    "<encryption format='luks'><secret type='passphrase' usage='backup'/></encryption></source></disk></disks></domainsnapshot>")

BLOCK_SNAPSHOT = (
    "<domainsnapshot><name>half</name><disks><disk name='vdb' snapshot='external'><source file='@IMAGES@/block.half'/></disk>"
    "<disk name='vda' snapshot='no'/></disks></domainsnapshot>")


def snapshot(name, inside=""):
    return f"<domainsnapshot><name>{name}</name>{inside}</domainsnapshot>"


# name: (guest, flags, document), taken in this order, so later ones have parents.
SNAPSHOTS = {
    "internal-full": ("db", 0, snapshot("full")),
    "internal-described": ("db", 0, snapshot("spät &amp; früh", "<description>Before 'x' &lt; \"y\"\nand after</description>")),
    "disk-only-default": ("db", DISK_ONLY, snapshot("overlay")),
    "disk-only-one-disk": ("db", DISK_ONLY, snapshot("half", "<disks><disk name='vdb'/><disk name='vda' snapshot='no'/></disks>")),
    "disk-only-manual": ("chain", DISK_ONLY, snapshot(
        "by-hand", "<disks><disk name='sda' snapshot='manual'/><disk name='vdb' snapshot='external'/></disks>")),
    "disk-only-driver": ("chain", DISK_ONLY, snapshot(
        "cached", "<disks><disk name='sda'><driver type='qcow2'><metadata_cache><max_size unit='KiB'>512</max_size>"
        "</metadata_cache></driver><source file='@IMAGES@/chain.cached'/></disk><disk name='vdb' snapshot='no'/></disks>")),
    "disk-only-seclabel": ("net", DISK_ONLY, snapshot(
        "labelled", "<disks><disk name='vda' snapshot='no'/><disk name='vdb'><source file='@IMAGES@/net.labelled'>"
        "<seclabel model='dac' relabel='yes'><label>0:0</label></seclabel></source></disk></disks>")),
    "network-disk-overlay": ("net", DISK_ONLY, snapshot(
        "over-nbd", "<disks><disk name='vda'><source file='@IMAGES@/nbd.overlay'/></disk></disks>")),
    "raw-disk-overlay": ("plain", DISK_ONLY, snapshot(
        "over-raw", "<disks><disk name='vda'><source file='@IMAGES@/plain.overlay'/></disk><disk name='vdb' snapshot='no'/></disks>")),
    "disk-only-qed": ("plain", DISK_ONLY, snapshot(
        "qed", "<disks><disk name='vda'><driver type='qed'/><source file='@IMAGES@/plain.qed'/></disk>"
        "<disk name='vdb' snapshot='no'/></disks>")),
    "diskless-memory-external": ("diskless", 0, snapshot("memory", "<memory file='@IMAGES@/diskless.mem'/>")),
    "memory-external": ("web", 0, snapshot(
        "with-memory", "<memory snapshot='external' file='@IMAGES@/web.mem'/><disks><disk name='vda' snapshot='external'>"
        "<source file='@IMAGES@/web.with-memory'/></disk></disks>")),
}

OFFLINE_SNAPSHOTS = {
    "offline-internal": (0, snapshot("cold")),
    "offline-internal-child": (0, snapshot("cold-2", "<description>second</description>")),
    "offline-external": (DISK_ONLY, snapshot("cold-overlay")),
    "offline-external-one": (DISK_ONLY, snapshot("cold-one", "<disks><disk name='vda' snapshot='no'/></disks>")),
}
