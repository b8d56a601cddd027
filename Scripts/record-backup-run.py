#!/usr/bin/env python3
"""Records `virtmoment backup run` on a real guest: docs/recordings/backup-run.cast, to play, and backup-run.svg, a still.

Usage: record-backup-run.py PATH-OF-virtmoment [CACHE]

CACHE is the directory `cache` of a libvirt host: what it knows of QEMU need not be found out again, which takes a minute.

Needs virsh, QEMU with libvirt's driver for it, and 5 GB below /tmp. The host is libvirt's embedded driver with a directory of its own.
"""
import ctypes
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from html import escape

COLUMNS, LINES = 92, 30
ROOT = "/tmp/demo"
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "docs", "recordings")
DOMAIN = f"""<domain type='{"kvm" if os.access("/dev/kvm", os.W_OK) else "qemu"}'><name>web</name>
<memory unit='KiB'>65536</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{ROOT}/web.qcow2'/><target dev='vda' bus='virtio'/></disk>
<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"""

# A command, and the second after its beginning at which ctrl-c is pressed.
STEPS = [
    ("cat tuesday.xml", None),
    ("virtmoment backup run web --with-checkpoint tuesday.xml --dry-run", None),
    ("virtmoment backup run web --with-checkpoint tuesday.xml", None),
    ("ls; virtmoment checkpoint list web", None),
    ("virtmoment backup run web --with-checkpoint tuesday.xml", None),
    ("ls; virtmoment checkpoint tree web", None),
]


class Screen:
    """What a terminal shows, as far as these commands use it."""

    def __init__(self):
        self.lines, self.column = [""], 0

    def feed(self, text):
        # Erasing what is left of a line is a character here; colours are left out.
        text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text.replace("\x1b[K", "\0"))
        for character in text:
            line = self.lines[-1]
            if character == "\n":
                self.lines.append("")
                self.column = 0
            elif character == "\r":
                self.column = 0
            elif character == "\0":
                self.lines[-1] = line[: self.column]
            else:
                self.lines[-1] = line[: self.column].ljust(self.column) + character + line[self.column + 1:]
                self.column += 1

    def svg(self, below=""):
        lines = [line[i:i + COLUMNS] for line in self.lines for i in range(0, max(len(line), 1), COLUMNS)]
        width, height = COLUMNS * 8 + 32, (len(lines) + 1) * 18 + 24
        rows = "\n".join(
            f'<text x="16" y="{30 + 18 * number}"{" fill=" + chr(34) + "#8fd18f" + chr(34) if line.startswith("$ ") else ""}>'
            f"{escape(line)}</text>"
            for number, line in enumerate(lines) if line
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
            f'<rect width="{width}" height="{height}" rx="8" fill="#1d1f21"/>\n'
            f'<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="13" fill="#e0e0e0" xml:space="preserve">\n'
            f"{rows}\n</g>\n</svg>\n"
        )


def run(command, interrupt, environment, emit):
    """Runs a command on a terminal; its output goes to emit, its end is waited for."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execvpe("/bin/sh", ["sh", "-c", command], environment)
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    begun = time.monotonic()
    while True:
        if interrupt and time.monotonic() - begun > interrupt:
            os.write(terminal, b"\x03")
            interrupt = None
        if not select.select([terminal], [], [], 0.02)[0]:
            continue
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        emit(data.decode())
    os.close(terminal)
    os.waitpid(child, 0)


def main():
    command = os.path.abspath(sys.argv[1])
    shutil.rmtree(ROOT, ignore_errors=True)
    os.makedirs(f"{ROOT}/.host/etc")
    os.makedirs(f"{ROOT}/.bin")
    if len(sys.argv) > 2:
        shutil.copytree(sys.argv[2], f"{ROOT}/.host/cache")
    os.symlink(command, f"{ROOT}/.bin/virtmoment")
    with open(f"{ROOT}/.host/etc/qemu.conf", "w") as file:
        file.write('user = "root"\ngroup = "root"\nsecurity_driver = "none"\ncgroup_controllers = []\nnamespaces = []\n')
        file.write('stdio_handler = "file"\n')
    with open(f"{ROOT}/.domain.xml", "w") as file:
        file.write(DOMAIN)
    with open(f"{ROOT}/tuesday.xml", "w") as file:
        file.write("<domaincheckpoint>\n  <name>tuesday</name>\n</domaincheckpoint>\n")
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", f"{ROOT}/web.qcow2", "2G"], check=True)
    # Bytes that no tool can leave out, on half of the disk.
    fill = f"head -c 1G /dev/urandom > {ROOT}/.raw && qemu-img convert -q -f raw -O qcow2 {ROOT}/.raw {ROOT}/web.qcow2"
    subprocess.run(f"{fill} && qemu-img resize -q {ROOT}/web.qcow2 2G && rm {ROOT}/.raw", shell=True, check=True)
    uri = f"qemu:///embed?root={ROOT}/.host"
    quiet = {"LIBVIRT_LOG_OUTPUTS": "4:file:/dev/null", "LIBVIRT_DEFAULT_URI": uri, "TERM": "xterm", "LS_COLORS": ""}
    environment = os.environ | quiet | {"PATH": f"{ROOT}/.bin:{os.environ['PATH']}"}
    # The guest's end is to be seen here, and not by a slow process 1.
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    subprocess.run(["virsh", "-q", f"define {ROOT}/.domain.xml; start web --paused"], env=environment, check=True)
    screen, events, begun, still = Screen(), [], time.monotonic(), []

    def emit(text):
        events.append([round(time.monotonic() - begun, 3), "o", text])
        screen.feed(text)
        # The bar is gone when its command is done: the still shows it as it was about half-way.
        if "#..." in text and "###" in text:
            still[:] = [line for line in screen.lines]

    try:
        for line, interrupt in STEPS:
            emit("$ ")
            for character in line:
                emit(character)
                time.sleep(0.03)
            emit("\r\n")
            run(line, interrupt, environment, emit)
            time.sleep(1)
    finally:
        # The guest is a child of this process by now: whoever ends it waits until its end is taken note of here.
        ending = subprocess.Popen(["virsh", "-q", "destroy web"], env=environment, stderr=subprocess.DEVNULL).pid
        while os.wait()[0] != ending:
            pass
        shutil.rmtree(ROOT, ignore_errors=True)
    os.makedirs(HERE, exist_ok=True)
    with open(f"{HERE}/backup-run.cast", "w") as file:
        file.write(json.dumps({"version": 2, "width": COLUMNS, "height": LINES, "title": "virtmoment backup run"}) + "\n")
        for event in events:
            file.write(json.dumps(event) + "\n")
    picture = Screen()
    picture.lines = still + screen.lines[len(still):] if still else screen.lines
    with open(f"{HERE}/backup-run.svg", "w") as file:
        file.write(picture.svg())


main()
