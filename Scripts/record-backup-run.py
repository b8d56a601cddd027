#!/usr/bin/env python3
"""Records `virtmoment backup run` on a real guest: docs/recordings/backup-run.cast, to play, and two frames of it as pictures:
backup-run-progress.svg, in the middle of a backup, and backup-run.svg, after another one was interrupted and taken back.

Usage: record-backup-run.py PATH-OF-virtmoment [CACHE]

CACHE is the directory `cache` of a libvirt host: what it knows of QEMU need not be found out again, which takes a minute.

Needs virsh, QEMU with libvirt's driver for it, and 5 GB below /tmp. The host is libvirt's embedded driver with a directory of its own.
"""
import ctypes
import itertools
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

COLUMNS, LINES = 92, 36
ROOT = "/tmp/demo"
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "docs", "recordings")
DOMAIN = f"""<domain type='{"kvm" if os.access("/dev/kvm", os.W_OK) else "qemu"}'><name>web</name>
<memory unit='KiB'>65536</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{ROOT}/web.qcow2'/><target dev='vda' bus='virtio'/></disk>
<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"""

# A command, and whether ctrl-c is pressed once its bar has shown a quarter.
STEPS = [
    ("cat tuesday.xml", False),
    ("virtmoment backup run web --with-checkpoint tuesday.xml --dry-run", False),
    ("virtmoment backup run web --with-checkpoint tuesday.xml", False),
    ("ls; virtmoment checkpoint tree web", False),
    ("virtmoment backup run web --incremental newest --with-checkpoint wednesday.xml", False),
    ("virtmoment backup run web --with-checkpoint thursday.xml", True),
    ("ls; virtmoment checkpoint tree web", False),
]
QUARTER = re.compile(r"\b(2[5-9]|[3-9][0-9]) %")
HALF = re.compile(r"\b(4[0-9]|5[0-9]|6[0-9]) %")
COLOURS = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#56d4dd"}


class Screen:
    """What a terminal shows: lines of cells, each a character with its colour and whether it is bold."""

    def __init__(self):
        self.lines, self.column, self.colour, self.bold = [[]], 0, None, False

    def feed(self, text):
        for part in re.split(r"(\x1b\[[0-9;?]*[a-zA-Z])", text):
            if part.startswith("\x1b"):
                self.control(part)
            else:
                for character in part:
                    self.put(character)

    def control(self, sequence):
        line = self.lines[-1]
        if sequence.endswith("K"):
            del line[self.column:]
        elif sequence.endswith("m"):
            for code in [int(code or 0) for code in sequence[2:-1].split(";")]:
                if code == 0:
                    self.colour, self.bold = None, False
                elif code == 1:
                    self.bold = True
                elif code in COLOURS:
                    self.colour = COLOURS[code]

    def put(self, character):
        if character == "\n":
            self.lines.append([])
            self.column = 0
        elif character == "\r":
            self.column = 0
        elif character == "\t":
            for _ in range(8 - self.column % 8):
                self.put(" ")
        elif character >= " ":
            if self.column == COLUMNS:
                self.lines.append([])
                self.column = 0
            line = self.lines[-1]
            line.extend([(" ", None, False)] * (self.column + 1 - len(line)))
            line[self.column] = (character, self.colour, self.bold)
            self.column += 1

    def frame(self):
        """The lines that are on the screen now; those before have been pushed out at its top."""
        return [list(line) for line in self.lines[-LINES:]]


def picture(frame):
    width, height = COLUMNS * 8 + 32, LINES * 18 + 36
    rows = []
    for number, line in enumerate(frame):
        spans = []
        for (colour, bold), cells in itertools.groupby(enumerate(line), lambda cell: cell[1][1:]):
            cells = list(cells)
            style = (f' fill="{colour}"' if colour else "") + (' font-weight="bold"' if bold else "")
            text = escape("".join(cell[0] for _, cell in cells), quote=False)
            # A place for each run keeps the columns, whatever font is there.
            spans.append(f'<tspan x="{16 + cells[0][0] * 8}"{style}>{text}</tspan>')
        if spans:
            rows.append(f'<text y="{30 + 18 * number}">{"".join(spans)}</text>')
    body = "\n".join(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
        f'<rect width="{width}" height="{height}" rx="8" fill="#1d1f21"/>\n'
        f'<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="13" fill="#e0e0e0" xml:space="preserve">\n'
        f"{body}\n</g>\n</svg>\n"
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
    while True:
        if not select.select([terminal], [], [], 0.02)[0]:
            continue
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        emit(data.decode())
        if interrupt and QUARTER.search(data.decode()):
            os.write(terminal, b"\x03")
            interrupt = False
    os.close(terminal)
    os.waitpid(child, 0)
    if interrupt:
        sys.exit("the backup was over before it could be interrupted: take a larger disk")


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
        # Marks on images that a later boot has no use for would be told of on the terminal.
        file.write('stdio_handler = "file"\nremember_owner = 0\n')
    with open(f"{ROOT}/.domain.xml", "w") as file:
        file.write(DOMAIN)
    for day in ["tuesday", "wednesday", "thursday"]:
        with open(f"{ROOT}/{day}.xml", "w") as file:
            file.write(f"<domaincheckpoint>\n  <name>{day}</name>\n</domaincheckpoint>\n")
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
    screen, events, begun, middle = Screen(), [], time.monotonic(), []

    def emit(text):
        events.append([round(time.monotonic() - begun, 3), "o", text])
        screen.feed(text)
        if not middle and HALF.search(text):
            middle[:] = screen.frame()

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
    if not middle:
        sys.exit("the backup was over before its bar was seen half-way: take a larger disk")
    for name, frame in [("backup-run-progress", middle), ("backup-run", screen.frame())]:
        with open(f"{HERE}/{name}.svg", "w") as file:
            file.write(picture(frame))


main()
