#!/usr/bin/python3
"""Renders the built-in templates for running guests and submits what they make to a real libvirt.

    submit-rendered-documents.py COMMAND [--root DIR]

COMMAND is the virtmoment command. libvirt's QEMU driver runs inside this process (qemu:///embed), everything is below
--root, which is made anew and removed at the end. Guests have no operating system and stay paused. One JSON object a case goes to
standard output: name, template, accepted, and the error where libvirt refused. Exit status 1 if anything was refused.

Needs python3-libvirt, libvirt-daemon-driver-qemu, qemu-system-x86, qemu-utils.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

# The library reads this when it is loaded; errors are raised anyway.
os.environ["LIBVIRT_LOG_OUTPUTS"] = "4:file:/dev/null"
import libvirt  # noqa: E402

del os.environ["LIBVIRT_LOG_OUTPUTS"]

QEMU_CONF = """\
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
namespaces = []
stdio_handler = "file"
"""

DISK = ("<disk type='file' device='disk'><driver name='qemu' type='{format}'/><source file='{path}'/>"
        "<target dev='{target}' bus='virtio'/>{more}</disk>")

DOMAIN = """\
<domain type='{type}'><name>{name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>{disks}
<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>
<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"""


class Stage:
    """A libvirt of its own, its guests, and the command that renders for them."""

    def __init__(self, command, root):
        self.command = command
        self.root = pathlib.Path(root)
        self.images = self.root / "images"
        self.images.mkdir(parents=True)
        (self.root / "embed/etc").mkdir(parents=True)
        (self.root / "embed/etc/qemu.conf").write_text(QEMU_CONF)
        libvirt.registerErrorHandler(lambda *_: None, None)
        libvirt.virEventRegisterDefaultImpl()
        threading.Thread(target=self.events, daemon=True).start()
        self.connection = libvirt.open(f"qemu:///embed?root={self.root}/embed")
        self.refused = 0
        self.clock = 1700000000

    @staticmethod
    def events():
        while True:
            libvirt.virEventRunDefaultImpl()

    def guest(self, name, *formats):
        disks = []
        for number, disk in enumerate(formats):
            format, _, more = disk.partition(" ")
            path = self.images / f"{name}-{number}.img"
            subprocess.run(["qemu-img", "create", "-q", "-f", format, str(path), "8M"], check=True)
            disks.append(DISK.format(format=format, path=path, target=f"vd{'abcdef'[number]}", more=more))
        kind = "kvm" if os.access("/dev/kvm", os.R_OK | os.W_OK) else "qemu"
        domain = self.connection.defineXML(DOMAIN.format(type=kind, name=name, disks="".join(disks)))
        domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
        return domain

    def render(self, domain, template, *parameters):
        """The documents of a template for a guest as it runs, by kind, in order."""
        self.clock += 1
        source = self.root / "domain.xml"
        source.write_text(domain.XMLDesc(0))
        output = self.root / "documents"
        shutil.rmtree(output, ignore_errors=True)
        checkpoints = [found.getName() for found in domain.listAllCheckpoints(libvirt.VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL)]
        arguments = [self.command, "template", "render", template, "--domain", str(source), "-o", str(output), "--quiet",
                     "--time", str(self.clock), "--state", "paused", "--libvirt", "9.0.0"]
        for name in checkpoints:
            arguments += ["--checkpoint", name]
        for parameter in parameters:
            arguments += ["-p", parameter]
        subprocess.run(arguments, check=True, stderr=subprocess.PIPE)
        return {path.name.split(".", 1)[1]: path.read_text() for path in sorted(output.iterdir())}

    def case(self, name, template, action):
        """Reports whether libvirt took what an action renders and submits."""
        result = {"name": name, "template": template, "accepted": True}
        try:
            action()
        except libvirt.libvirtError as error:
            result.update(accepted=False, error=f"{error.get_error_code()}: {error}")
        except subprocess.CalledProcessError as error:
            result.update(accepted=False, error=f"not rendered: {error.stderr.decode()}")
        self.refused += not result["accepted"]
        print(json.dumps(result), flush=True)

    def backup(self, domain, name, template, *parameters):
        def action():
            made = self.render(domain, template, *parameters)
            domain.backupBegin(made["backup.xml"], made.get("checkpoint.xml"), 0)
            self.finish(domain, abort=template.startswith("pull"))

        self.case(name, template, action)

    @staticmethod
    def finish(domain, abort):
        for _ in range(400):
            try:
                domain.backupGetXMLDesc(0)
            except libvirt.libvirtError:
                return
            if abort:
                try:
                    domain.abortJob()
                except libvirt.libvirtError:
                    pass  # over already
                abort = False
            time.sleep(0.05)

    def checkpoint(self, domain, name, template, *parameters):
        self.case(name, template, lambda: domain.checkpointCreateXML(
            self.render(domain, template, *parameters)["checkpoint.xml"], 0))

    def snapshot(self, domain, name, template, flags, *parameters):
        self.case(name, template, lambda: domain.snapshotCreateXML(
            self.render(domain, template, *parameters)["snapshot.xml"], flags | libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE))

    def redefine(self, domain, name):
        """Forgets all checkpoints and brings them back in the order that the template finds."""
        folder = self.root / "checkpoints"
        folder.mkdir()
        flags = libvirt.VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL
        before = [checkpoint.getName() for checkpoint in domain.listAllCheckpoints(flags)]
        for checkpoint in domain.listAllCheckpoints(flags):
            (folder / f"{checkpoint.getName()}.xml").write_text(checkpoint.getXMLDesc(0))
        for checkpoint in reversed(domain.listAllCheckpoints(flags)):
            checkpoint.delete(libvirt.VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY)

        def action():
            made = self.render(domain, "redefine-chain", f"documents={folder}")
            for document in made.values():
                domain.checkpointCreateXML(document, libvirt.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE
                                           | libvirt.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE)
            after = [checkpoint.getName() for checkpoint in domain.listAllCheckpoints(flags)]
            assert sorted(after) == sorted(before), (before, after)

        self.case(name, "redefine-chain", action)

    def close(self):
        for domain in self.connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE):
            domain.destroy()
        self.connection.close()


def play(stage):
    files = f"directory={stage.images}"
    web = stage.guest("web", "qcow2", "qcow2", "raw")
    stage.backup(web, "a full backup of every disk", "push-full", files)
    stage.backup(web, "files beside the disks", "push-full")
    stage.backup(web, "raw files of some disks", "push-full", files, "format=raw", "disk-match=vda,*-1.img")
    stage.backup(web, "a socket", "pull-unix", files, f"socket={stage.root}/b.sock")
    stage.backup(web, "a port", "pull-tcp", files, "port=21809")
    stage.backup(web, "a backup and a checkpoint", "backup-with-checkpoint", files, "checkpoint=c1", "description=a <b> & 'c'")
    stage.backup(web, "what changed since", "push-incremental", files)
    stage.backup(web, "what changed, and raw disks in full", "push-incremental", files, "full-without-bitmap=true")
    stage.backup(web, "what changed, and the next checkpoint", "backup-with-checkpoint", files, "base=c1", "checkpoint=c2")
    stage.backup(web, "what changed, served", "pull-unix", files, f"socket={stage.root}/c.sock", "base=c2")
    stage.checkpoint(web, "every disk", "checkpoint-all", "name=c3")
    stage.checkpoint(web, "a disk by name", "checkpoint-selected", "disks=vdb")
    stage.redefine(web, "checkpoints brought back")
    stage.snapshot(web, "overlays", "snapshot-disk-only", libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY, files, "name=s1")
    stage.snapshot(web, "overlays of some disks", "snapshot-disk-only", libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY, files,
                   "exclude=vdb,vdc", "format=qcow2")
    inner = stage.guest("inner", "qcow2", "qcow2")
    stage.snapshot(inner, "all inside", "snapshot-internal", 0, "name=i1")
    outer = stage.guest("outer", "qcow2", "raw <shareable/>")
    stage.snapshot(outer, "memory and overlays", "snapshot-with-memory", 0, files,
                   f"memory-file={stage.images}/{{domain}}-{{snapshot}}.mem")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", help="the virtmoment command")
    parser.add_argument("--root", help="scratch folder; a temporary one by default, short because of sockets' paths")
    arguments = parser.parse_args()
    root = arguments.root or tempfile.mkdtemp(prefix="vmt-")
    shutil.rmtree(root, ignore_errors=True)
    stage = Stage(os.path.abspath(arguments.command), root)
    try:
        play(stage)
    finally:
        stage.close()
        shutil.rmtree(root, ignore_errors=True)
    sys.exit(1 if stage.refused else 0)


if __name__ == "__main__":
    main()
