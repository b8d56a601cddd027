#!/usr/bin/env python3
"""Records what a real libvirt prints: samples/live, made anew.

    record-live-samples.py OUTPUT [--root DIR] [--machine TYPE]

Uses a libvirt of its own: as root a libvirtd in a private mount namespace, so that nothing outside --root is
written; otherwise libvirt's QEMU driver inside this process (qemu:///embed), which has no secrets and so no
encrypted samples. Guests have no operating system and stay paused; their disks are small. Every document is
written exactly as the library returned it. Times and the numbers of jobs differ from run to run, the shape does
not.

Needs python3-libvirt, libvirt-daemon-system, libvirt-daemon-driver-qemu, qemu-system-x86, qemu-utils, openssl,
and for the block device samples root with free loop devices. What this machine cannot make is named on standard
error, and the exit status is 3 then.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

# The library reads this when it is loaded; errors are raised anyway.
os.environ["LIBVIRT_LOG_OUTPUTS"] = "4:file:/dev/null"
import libvirt  # noqa: E402
del os.environ["LIBVIRT_LOG_OUTPUTS"]

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "live-samples"))
import documents  # noqa: E402
import scenes  # noqa: E402

QEMU_CONF = """\
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
namespaces = []
stdio_handler = "file"
default_tls_x509_verify = 0
backup_tls_x509_cert_dir = "{root}/tls"
"""

DAEMON_CONF = """\
auth_unix_rw = "none"
auth_unix_ro = "none"
log_level = 3
log_outputs = "3:file:{root}/libvirtd.log"
"""

# Where a system libvirt keeps its things, and the folder below --root that stands in for each.
PRIVATE = {"/etc/libvirt": "etc", "/var/lib/libvirt": "lib", "/var/cache/libvirt": "cache",
           "/var/log/libvirt": "log", "/run/libvirt": "run"}


class Recorder:
    """A private libvirt, its guests, and the folder that receives what they print."""

    def __init__(self, output, root):
        self.output = pathlib.Path(output)
        self.root = pathlib.Path(root)
        self.images = self.root / "images"
        self.connection = None
        self.missing = []
        self.loops = []
        self.processes = []
        self.written = set()

    # Set-up and tear-down

    def open(self):
        shutil.rmtree(self.root, ignore_errors=True)
        for folder in ("etc", "images", "tls", *PRIVATE.values()):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        (self.root / "etc/qemu.conf").write_text(QEMU_CONF.format(root=self.root))
        (self.root / "etc/libvirtd.conf").write_text(DAEMON_CONF.format(root=self.root))
        self.make_certificates()
        libvirt.registerErrorHandler(lambda *_: None, None)
        private = os.geteuid() == 0 and not subprocess.run(["unshare", "-m", "true"], check=False).returncode
        self.connection = self.open_daemon() if private else self.open_embedded()

    def open_daemon(self):
        """Starts a libvirtd whose folders are this run's own."""
        mounts = "".join(f"mkdir -p {place} && mount --bind {self.root}/{folder} {place} && "
                         for place, folder in PRIVATE.items())
        self.processes.append(subprocess.Popen(
            ["unshare", "-m", "--propagation", "private", "sh", "-c",
             f"{mounts}exec libvirtd -p {self.root}/run/libvirtd.pid"], stdin=subprocess.DEVNULL))
        uri = f"qemu+unix:///system?socket={self.root}/run/libvirt-sock"
        for _ in range(100):
            try:
                connection = libvirt.open(uri)
                break
            except libvirt.libvirtError:
                time.sleep(0.1)
        else:
            raise RuntimeError("the private libvirtd does not answer")
        for usage, xml in documents.SECRETS.items():
            connection.secretDefineXML(xml).setValue(f"passphrase of {usage}".encode())
        return connection

    def open_embedded(self):
        libvirt.virEventRegisterDefaultImpl()
        threading.Thread(target=self.run_events, daemon=True).start()
        return libvirt.open(f"qemu:///embed?root={self.root}")

    @staticmethod
    def run_events():
        while True:
            libvirt.virEventRunDefaultImpl()

    def make_certificates(self):
        """Makes an authority and a server certificate: what a TLS export needs."""
        tls = self.root / "tls"
        try:
            def openssl(*arguments):
                subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=tls)

            openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "36500", "-subj", "/CN=samples",
                    "-keyout", "ca-key.pem", "-out", "ca-cert.pem")
            openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
                    "-keyout", "server-key.pem", "-out", "server.csr")
            openssl("x509", "-req", "-in", "server.csr", "-CA", "ca-cert.pem", "-CAkey", "ca-key.pem",
                    "-set_serial", "1", "-days", "36500", "-out", "server-cert.pem")
        except (OSError, subprocess.CalledProcessError) as error:
            self.miss("certificates", error)

    def close(self):
        if self.connection is not None:
            for domain in self.connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE):
                domain.destroy()
            self.connection.close()
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        for loop in self.loops:
            subprocess.run(["losetup", "-d", loop], check=False)
        shutil.rmtree(self.root, ignore_errors=True)

    # Images

    def image(self, name, format="qcow2", size="8M", filled="1M", options=()):
        path = self.images / name
        path.parent.mkdir(parents=True, exist_ok=True)
        command = ["qemu-img", "create", "-q", "-f", format, *options, str(path), size]
        self.persist(lambda: subprocess.run(command, check=True, stderr=subprocess.PIPE))
        if filled and not options:
            subprocess.run(["qemu-io", "-f", format, "-c", f"write -P 90 0 {filled}", str(path)], check=True,
                           stdout=subprocess.DEVNULL)
        return path

    def loop(self, name):
        """A block device over a file, or None where there are none to be had."""
        path = self.image(name, format="raw", size="16M", filled=None)
        try:
            found = subprocess.run(["losetup", "-f", "--show", str(path)], check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            self.miss(f"block device {name}", error)
            return None
        self.loops.append(found.stdout.strip())
        return self.loops[-1]

    def serve(self, name, socket):
        path = self.image(name, format="raw")
        self.processes.append(subprocess.Popen(
            ["qemu-nbd", "-t", "-f", "raw", "-x", "disk", "-k", str(self.images / socket), str(path)]))
        for _ in range(100):
            if (self.images / socket).exists():
                return
            time.sleep(0.05)
        raise RuntimeError(f"no NBD server for {name}")

    # Recording

    def miss(self, what, error):
        self.missing.append(what)
        print(f"not recorded: {what}: {error}", file=sys.stderr)

    def write(self, kind, name, text):
        folder = self.output / kind
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.xml").write_bytes(text.encode())
        self.written.add((kind, name))

    def attempt(self, what, action):
        """Runs one recording; a refusal is reported and the rest still recorded."""
        try:
            action()
        except (libvirt.libvirtError, OSError, subprocess.CalledProcessError) as error:
            self.miss(what, error)

    def fill(self, text):
        """Puts this run's places into a document."""
        return text.replace("@IMAGES@", str(self.images)).replace("@RUN@", str(self.root))

    def define(self, guest):
        type = "kvm" if os.access("/dev/kvm", os.R_OK | os.W_OK) else "qemu"
        return self.fill(guest.xml.replace("@TYPE@", type))

    def start(self, name):
        """Defines a guest, starts it paused, and records both descriptions."""
        domain = self.connection.defineXML(self.define(documents.GUESTS[name]))
        self.write("domain", f"{name}-inactive", domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))
        domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
        self.write("domain", f"{name}-live", domain.XMLDesc(0))
        return domain

    def record_backup(self, domain, name, backup, checkpoint=None):
        """Begins a job, records its description, ends it; tries again when a push job was over too soon."""
        before = set(self.images.iterdir())
        for _ in range(5):
            self.persist(lambda: domain.backupBegin(self.fill(backup), checkpoint and self.fill(checkpoint), 0))
            text = self.running_backup(domain)
            self.end_backup(domain)
            for leftover in set(self.images.iterdir()) - before:
                leftover.unlink()
            if text is not None:
                self.write("backup", name, text)
                return
            checkpoint = None
        self.miss(f"backup {name}", "the job was over each time")

    @staticmethod
    def persist(action):
        """Tries again while LUKS fails to time its key derivation, as it does now and then on a fast or busy host."""
        for _ in range(50):
            try:
                return action()
            except (libvirt.libvirtError, subprocess.CalledProcessError) as error:
                if "accurate CPU usage" not in f"{error}{getattr(error, 'stderr', '')}":
                    raise
        return action()

    @staticmethod
    def running_backup(domain):
        try:
            return domain.backupGetXMLDesc(0)
        except libvirt.libvirtError as error:
            if error.get_error_code() != libvirt.VIR_ERR_NO_DOMAIN_BACKUP:
                raise
            return None

    def end_backup(self, domain):
        try:
            domain.abortJob()
        except libvirt.libvirtError:
            pass  # already over
        for _ in range(200):
            if self.running_backup(domain) is None:
                break
            time.sleep(0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", help="folder that receives backup, checkpoint, snapshot and domain")
    parser.add_argument("--root", default="/var/tmp/virtmoment-samples",
                        help="scratch folder, EMPTIED first; appears in the documents (default: %(default)s)")
    arguments = parser.parse_args()
    recorder = Recorder(arguments.output, arguments.root)
    try:
        recorder.open()
        scenes.record(recorder)
    finally:
        recorder.close()
    print(f"{len(recorder.written)} documents in {arguments.output}")
    return 3 if recorder.missing else 0


if __name__ == "__main__":
    sys.exit(main())
