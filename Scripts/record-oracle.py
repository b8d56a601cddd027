#!/usr/bin/python3
"""Asks a real libvirt what it makes of documents, and records the answers as test cases.

    record-oracle.py FOLDER [--output FILE] [--uri URI] [--only PATTERN]

FOLDER holds requests: every *.jsonl there, one request a line, in the format of the corpora below Tests/Fixtures (README.md there).
Answers in it are ignored, so a corpus is its own list of requests, and can be recorded anew on another release.
The default is qemu:///embed below a temporary directory: no daemon, nothing outside is touched. With --uri test:///default the
in-process test driver is asked, which knows no backups.

Needs python3-libvirt, libvirt-daemon-driver-qemu, qemu-system-x86 and qemu-utils. Images are made of nothing; /srv/images in the
documents stands for a directory below the temporary one.
"""
import argparse
import collections
import ctypes
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

os.environ.setdefault("LIBVIRT_LOG_OUTPUTS", "4:stderr")
import libvirt  # noqa: E402  (reads the environment)

STAND_IN = "/srv/images"
CLOCK = "1700000000"
FLAGS = {
    "backup": {"reuse-external": 1},
    "checkpoint": {"redefine": 1, "quiesce": 2, "redefine-validate": 4},
    "snapshot": {
        "redefine": 1, "current": 2, "no-metadata": 4, "halt": 8, "disk-only": 16, "reuse-external": 32,
        "quiesce": 64, "atomic": 128, "live": 256, "validate": 512,
    },
}
NAMES = {v: k[8:] for k, v in vars(libvirt).items() if k.startswith("VIR_ERR_") and isinstance(v, int)}


class Host:
    """A directory with images, and a connection to a libvirt that keeps everything there."""

    def __init__(self, uri):
        self.root = tempfile.mkdtemp(prefix="vmo")
        self.images = os.path.join(self.root, "images")
        os.makedirs(self.images)
        self.is_test = uri.startswith("test:") if uri else False
        if not self.is_test:
            libvirt.virEventRegisterDefaultImpl()
            threading.Thread(target=self.loop, daemon=True).start()
        if not uri:
            etc = os.path.join(self.root, "embed", "etc")
            os.makedirs(etc)
            with open(os.path.join(etc, "qemu.conf"), "w") as conf:
                conf.write('user = "root"\ngroup = "root"\nsecurity_driver = "none"\ncgroup_controllers = []\n')
                conf.write('namespaces = []\nstdio_handler = "file"\n')
            uri = "qemu:///embed?root=" + os.path.join(self.root, "embed")
        libvirt.registerErrorHandler(lambda *_: None, None)
        self.connection = libvirt.open(uri)
        self.kvm = os.access("/dev/kvm", os.R_OK | os.W_OK)

    @staticmethod
    def loop():
        while True:
            libvirt.virEventRunDefaultImpl()

    def inside(self, text):
        return text.replace(STAND_IN, self.images)

    def outside(self, text):
        return text.replace(self.images, STAND_IN)

    def close(self):
        self.connection.close()
        shutil.rmtree(self.root, ignore_errors=True)


def make_images(host, xml):
    """Makes the images a domain's definition names, and the directory they are in."""
    name = re.search(r"<name>(.*?)</name>", xml).group(1)
    os.makedirs(os.path.join(host.images, name), exist_ok=True)
    for disk in re.findall(r"<disk .*?</disk>", xml, re.S):
        source = re.search(r"<source file='(.*?)'", disk)
        if not source or os.path.exists(host.inside(source.group(1))):
            continue
        path = host.inside(source.group(1))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        driver = re.search(r"<driver [^>]*type='(.*?)'", disk)
        form = driver.group(1) if driver else "raw"
        subprocess.run(["qemu-img", "create", "-q", "-f", form, path, "16M"], check=True)
    for path in re.findall(r"<loader[^>]*>(.*?)</loader>|<nvram[^>]*>(.*?)</nvram>", xml):
        path = host.inside(path[0] or path[1])
        with open(path, "wb") as flash:
            flash.truncate(1 << 20)


def flag_bits(kind, names):
    return sum(FLAGS[kind][name.lower().replace("_", "-").replace("reuse-ext", "reuse-external")
                           if name.isupper() else name] for name in names)


def submit(domain, kind, xml, checkpoint, flags):
    bits = flag_bits(kind, flags)
    if kind == "backup":
        domain.backupBegin(xml, checkpoint, bits)
        try:
            return domain.backupGetXMLDesc()
        except libvirt.libvirtError as error:
            if error.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN_BACKUP:
                return None  # A short job is over by now.
            raise
    if kind == "checkpoint":
        return domain.checkpointCreateXML(xml, bits).getXMLDesc(libvirt.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN)
    snapshot = domain.snapshotCreateXML(xml, bits)
    return None if bits & 4 else snapshot.getXMLDesc()


def set_up(host, domain, steps):
    for step in steps:
        op = step["op"]
        if op in ("checkpointCreateXML", "snapshotCreateXML"):
            kind = op.removesuffix("CreateXML")
            submit(domain, kind, host.inside(step["xml"]), None, step.get("flags", []))
        elif op == "backupBegin":
            domain.backupBegin(host.inside(step["xml"]), None, 0)
        elif op == "destroy":
            domain.destroy()
        elif op == "managedSave":
            domain.managedSave()
        elif op == "bitmapAdd":
            node = block_node(domain, step["dev"])
            monitor(domain, "block-dirty-bitmap-add",
                    {"node": node, "name": step["name"], "persistent": step.get("persistent", True)})
        elif op == "blockCommitActive":
            domain.blockCommit(step["dev"], None, None, 0, libvirt.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE)
        elif op == "touch":
            with open(host.inside(step["path"]), "wb") as file:
                file.truncate(step.get("size", 0))
        elif op == "mkdir":
            os.makedirs(host.inside(step["path"]))
        elif op == "symlink":
            os.symlink(host.inside(step["to"]), host.inside(step["path"]))
        elif op == "write":
            pass  # What a disk holds does not change an answer.
        else:
            raise ValueError("no such step: " + op)


def monitor(domain, command, arguments=None):
    import libvirt_qemu
    text = json.dumps({"execute": command, "arguments": arguments or {}})
    answer = json.loads(libvirt_qemu.qemuMonitorCommand(domain, text, 0))
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer["return"]


def block_node(domain, target):
    path = re.search(rf"<source file='([^']*)'[^>]*/?>(?:(?!</disk>).)*<target dev='{target}'",
                     domain.XMLDesc(), re.S).group(1)
    return next(b["inserted"]["node-name"] for b in monitor(domain, "query-block")
                if b.get("inserted", {}).get("file") == path)


def cleaned(host, text, kind, began, ended):
    """What libvirt reported, without what differs from run to run."""
    text = host.outside(text)
    for seconds in range(int(began), int(ended) + 1):
        text = re.sub(rf"(?<!\d){seconds}(?!\d)", CLOCK, text)
    if kind == "backup":
        text = re.sub(r" index='\d+'", "", text)
    for name in ("domain", "inactiveDomain", "cookie"):
        text = re.sub(rf"\n  <{name}[ >].*?\n  </{name}>", "", text, flags=re.S)
        text = re.sub(rf"\n  <{name}\b[^>]*/>", "", text)
    return text


def layer(error):
    """Who refused, as far as the message tells; only for people."""
    if error.get_error_code() == libvirt.VIR_ERR_XML_INVALID_SCHEMA:
        return "schema"
    return {libvirt.VIR_FROM_XML: "xml", libvirt.VIR_FROM_QEMU: "qemu-driver"}.get(error.get_error_domain(), "parser")


def clear(host, domain):
    """Leaves nothing of a domain."""
    metadata_only = 0 if host.is_test else libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY
    for attempt in (lambda: domain.destroy(), lambda: domain.managedSaveRemove()):
        try:
            attempt()
        except libvirt.libvirtError:
            pass
    try:
        for snapshot in domain.listAllSnapshots():
            snapshot.delete(metadata_only)
        for checkpoint in domain.listAllCheckpoints():
            checkpoint.delete(libvirt.VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY)
        domain.undefineFlags(0 if host.is_test else libvirt.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM)
    except libvirt.libvirtError:
        pass  # A transient domain is gone by now.


def ask(host, folder, request, tells_messages):
    """Asks one request from a clean state."""
    with open(os.path.join(folder, request["domain"]), encoding="utf-8") as file:
        definition = file.read()
    with open(os.path.join(folder, request["document"]), "rb") as file:
        xml = host.inside(file.read().decode("utf-8"))
    checkpoint = None
    if request.get("checkpointDocument"):
        with open(os.path.join(folder, request["checkpointDocument"]), encoding="utf-8") as file:
            checkpoint = host.inside(file.read())
    shutil.rmtree(host.images)
    os.makedirs(host.images)
    make_images(host, definition)
    definition = host.inside(definition)
    if host.is_test:
        definition = definition.replace("type='kvm'", "type='test'")
    elif not host.kvm:
        definition = definition.replace("type='kvm'", "type='qemu'")
    start = libvirt.VIR_DOMAIN_START_PAUSED if request["state"] == "paused" and not host.is_test else 0
    if request["persistent"]:
        domain = host.connection.defineXML(definition)
        if request["state"] != "shutoff":
            domain.createWithFlags(start)
    else:
        domain = host.connection.createXML(definition, start)
    if host.is_test and request["state"] == "paused":
        domain.suspend()
    try:
        set_up(host, domain, request["setup"])
        if any("CreateXML" in step["op"] for step in request["setup"]):
            time.sleep(1.1)  # So that what was made before has another time.
        began = time.time()
        answer = collections.OrderedDict((key, request[key]) for key in REQUEST_KEYS if key in request)
        try:
            effective = submit(domain, request["kind"], xml, checkpoint, request["flags"])
            answer["accepted"] = True
            if effective is not None:
                answer["effective"] = cleaned(host, effective, request["kind"], began, time.time())
        except libvirt.libvirtError as error:
            code = error.get_error_code()
            answer["accepted"] = False
            answer["error"] = {"code": code, "name": NAMES.get(code, "?"), "layer": layer(error)}
            if tells_messages:
                answer["message"] = host.outside(error.get_error_message())
        answer["host"] = request.get("host", False)
        return answer
    finally:
        clear(host, domain)


REQUEST_KEYS = ("id", "kind", "document", "checkpointDocument", "domain", "state", "persistent", "flags", "setup")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("folder")
    options.add_argument("--output", default="-")
    options.add_argument("--uri")
    options.add_argument("--only", default="*")
    options.add_argument("--messages", action="store_true", help="record the texts of errors, too")
    options = options.parse_args()
    requests = []
    for name in sorted(os.listdir(options.folder)):
        if name.endswith(".jsonl"):
            with open(os.path.join(options.folder, name), encoding="utf-8") as file:
                requests += [json.loads(line) for line in file if line.strip()]
    host = Host(options.uri)
    output = sys.stdout if options.output == "-" else open(options.output + ".new", "w", encoding="utf-8")
    try:
        for request in requests:
            if not fnmatch.fnmatch(request["id"], options.only):
                continue
            try:
                answer = ask(host, options.folder, request, options.messages)
            except (libvirt.libvirtError, RuntimeError, OSError, ValueError) as error:
                print(f"{request['id']}: not asked: {error}", file=sys.stderr)
                continue
            print(json.dumps(answer, ensure_ascii=False), file=output, flush=True)
    finally:
        host.close()
    if output is not sys.stdout:
        output.close()
        os.rename(options.output + ".new", options.output)


def reap():
    """Runs the rest in a child and reaps the emulators it leaves behind: libvirt waits for each to be gone."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    child = os.fork()
    if child == 0:
        return
    while True:
        process, status = os.wait()
        if process == child:
            os._exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    reap()
    main()
