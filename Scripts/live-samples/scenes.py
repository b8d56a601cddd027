"""What is done to the guests, and which answers are recorded."""
import libvirt

import documents
import moments
import redefinitions

REDEFINE = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE
DISK_ONLY = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY
SECURE = libvirt.VIR_DOMAIN_SNAPSHOT_XML_SECURE


def record(recorder):
    """Records everything; a scene that this machine can't play is reported."""
    prepare(recorder)
    for scene in (backups, encrypted_backups, block_backups, checkpoints, snapshots, snapshots_offline, transient,
                  shelved, redefinitions.qemu, redefinitions.test_driver):
        recorder.attempt(scene.__name__, lambda: scene(recorder))


def prepare(recorder):
    for name in ("web", "db-system", "db-data", "desk", "net-data", "chain-data", "block-system", "transient",
                 "off", "off-data", "throwaway", *(f"wide-{letter}" for letter in "abcdefghijkl")):
        recorder.image(f"{name}.qcow2", size="96M", filled="64M" if name in ("web", "db-system", "db-data") else "1M")
    for name in ("tools", "plain", "shared"):
        recorder.image(f"{name}.raw", format="raw")
    recorder.image("chain-base.qcow2")
    recorder.image("chain-top.qcow2", options=("-b", str(recorder.images / "chain-base.qcow2"), "-F", "qcow2"))
    recorder.image("vault.qcow2", options=("--object", "secret,id=s,data=passphrase of disk", "-o",
                                           "encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=10"))
    recorder.serve("exported.raw", "export.sock")


def guests(recorder, *names):
    return [recorder.start(name) for name in names]


def run_backups(recorder, domain, table):
    for name, backup in table.items():
        recorder.attempt(f"backup {name}", lambda: recorder.record_backup(domain, name, backup))


def backups(recorder):
    web, db, wide, desk, net = guests(recorder, "web", "db", "wide", "desk", "net")
    for domain in (web, db):
        domain.checkpointCreateXML("<domaincheckpoint><name>monday</name></domaincheckpoint>", 0)
    run_backups(recorder, web, moments.BACKUPS_OF_WEB)
    run_backups(recorder, db, moments.BACKUPS_OF_DB)
    run_backups(recorder, wide, moments.BACKUPS_OF_WIDE)
    run_backups(recorder, desk, moments.BACKUPS_OF_DESK)
    run_backups(recorder, net, moments.BACKUPS_OF_NET)
    recorder.attempt("backup with checkpoint", lambda: recorder.record_backup(
        db, "push-with-checkpoint", "<domainbackup/>", "<domaincheckpoint><name>tuesday</name></domaincheckpoint>"))
    for domain in (web, db, wide, desk, net):
        domain.destroy()


def encrypted_backups(recorder):
    vault, = guests(recorder, "vault")
    run_backups(recorder, vault, moments.BACKUPS_OF_VAULT)
    vault.checkpointCreateXML("<domaincheckpoint><name>sealed</name></domaincheckpoint>", 0)
    recorder.write("checkpoint", "encrypted-disk", vault.checkpointLookupByName("sealed").getXMLDesc(0))
    snapshot = recorder.persist(lambda: vault.snapshotCreateXML(recorder.fill(moments.ENCRYPTED_SNAPSHOT), DISK_ONLY))
    recorder.write("snapshot", "external-encrypted", snapshot.getXMLDesc(0))
    vault.destroy()


def block_backups(recorder):
    devices = recorder.root / "dev"
    devices.mkdir()
    for name in ("disk", "target"):
        loop = recorder.loop(f"{name}.raw")
        if loop is None:
            return
        (devices / name).symlink_to(loop)
    domain = recorder.connection.defineXML(recorder.define(documents.BLOCK_GUEST))
    recorder.write("domain", "block-inactive", domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))
    domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
    recorder.write("domain", "block-live", domain.XMLDesc(0))
    run_backups(recorder, domain, moments.BACKUPS_OF_BLOCK)
    snapshot = domain.snapshotCreateXML(recorder.fill(moments.BLOCK_SNAPSHOT), DISK_ONLY)
    recorder.write("snapshot", "external-block-disk", snapshot.getXMLDesc(0))
    domain.destroy()


def checkpoints(recorder):
    db, desk, chain = guests(recorder, "db", "desk", "chain")
    for domain, table in ((db, moments.CHECKPOINTS_OF_DB), (desk, moments.CHECKPOINTS_OF_DESK),
                          (chain, moments.CHECKPOINTS_OF_CHAIN)):
        for name, document in table.items():
            recorder.attempt(f"checkpoint {name}", lambda: dump_checkpoint(
                recorder, name, domain.checkpointCreateXML(recorder.fill(document), 0)))
    for domain in (db, desk, chain):
        domain.destroy()


def dump_checkpoint(recorder, name, checkpoint):
    recorder.write("checkpoint", name, checkpoint.getXMLDesc(0))
    for suffix, flags in (("secure", libvirt.VIR_DOMAIN_CHECKPOINT_XML_SECURE),
                          ("no-domain", libvirt.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN),
                          ("size", libvirt.VIR_DOMAIN_CHECKPOINT_XML_SIZE
                           | libvirt.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN)):
        recorder.write("checkpoint", f"{name}-{suffix}", checkpoint.getXMLDesc(flags))


def snapshots(recorder):
    db, chain, diskless, web = guests(recorder, "db", "chain", "diskless", "web")
    plain, net = guests(recorder, "plain", "net")
    by_name = {"db": db, "chain": chain, "diskless": diskless, "web": web, "plain": plain, "net": net}
    for name, (guest, flags, document) in moments.SNAPSHOTS.items():
        recorder.attempt(f"snapshot {name}", lambda: recorder.write(
            "snapshot", name, by_name[guest].snapshotCreateXML(recorder.fill(document), flags).getXMLDesc(SECURE)))
    change_pending(recorder, web)
    for domain in by_name.values():
        domain.destroy()
        recorder.write("domain", f"{domain.name()}-after-snapshots", domain.XMLDesc(0))


def change_pending(recorder, domain):
    """A running guest whose next start differs: its snapshots carry both descriptions."""
    next_start = recorder.define(documents.GUESTS["web"]).replace("<vcpu>1<", "<vcpu>2<")
    recorder.connection.defineXML(next_start)
    snapshot = domain.snapshotCreateXML("<domainsnapshot><name>pending-change</name></domainsnapshot>", 0)
    recorder.write("snapshot", "internal-inactive-domain", snapshot.getXMLDesc(0))


def snapshots_offline(recorder):
    off = recorder.connection.defineXML(recorder.define(documents.SHELVED["off"]))
    for name, (flags, document) in moments.OFFLINE_SNAPSHOTS.items():
        recorder.attempt(f"snapshot {name}", lambda: recorder.write(
            "snapshot", name, off.snapshotCreateXML(recorder.fill(document), flags).getXMLDesc(0)))


def transient(recorder):
    domain = recorder.connection.createXML(recorder.define(documents.TRANSIENT_GUEST), libvirt.VIR_DOMAIN_START_PAUSED)
    recorder.write("domain", "transient-live", domain.XMLDesc(0))
    snapshot = domain.snapshotCreateXML("<domainsnapshot><name>first</name></domainsnapshot>", 0)
    recorder.write("snapshot", "internal-transient-guest", snapshot.getXMLDesc(0))
    domain.destroy()


def shelved(recorder):
    for name, guest in documents.SHELVED.items():
        recorder.attempt(f"domain {name}", lambda: recorder.write(
            "domain", f"{name}-inactive", recorder.connection.defineXML(recorder.define(guest)).XMLDesc(0)))
