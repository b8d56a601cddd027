#!/usr/bin/env python3
"""Times looks at a real guest with many checkpoints, and what comes before a backup, beside virsh, by turns.

    Scripts/compare-looks-with-virsh.py [CHECKPOINTS ...]       by default 10 200 1000

VIRTMOMENT names the command (by default the release build's), ROUNDS how often each has its turn (7). A libvirtd of its own is started below a temporary
directory and ended again; nothing in /etc, /var or /run is touched. Shown are medians by the clock, and their ratio to virsh's of the same rounds.
"""
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

counts = sorted(int(word) for word in sys.argv[1:]) or [10, 200, 1000]
rounds = int(os.environ.get("ROUNDS", "7"))
command = os.environ.get("VIRTMOMENT") or str(pathlib.Path(__file__).resolve().parent.parent / ".build/release/virtmoment")
root = pathlib.Path(tempfile.mkdtemp(prefix="vml-"))
uri = f"qemu+unix:///session?socket={root}/r/libvirt/libvirt-sock"
# The images of a session's guests are its user's, and so are the records of backups.
environment = {**os.environ, "VIRTMOMENT_STATE_DIR": str(root / "state"), "LC_ALL": "C"}


def run(*words, text=None):
    return subprocess.run(words, input=text, capture_output=True, text=True, env=environment)


def virsh(*words, text=None):
    done = run("virsh", "-q", "-c", uri, *words, text=text)
    if done.returncode:
        sys.exit(f"virsh {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def timed(words, statuses=(0,)):
    start = time.perf_counter()
    done = run(*words)
    taken = time.perf_counter() - start
    if done.returncode not in statuses:
        sys.exit(f"{' '.join(words)}: {done.returncode}\n{done.stdout[-500:]}{done.stderr[-500:]}")
    return taken


def ours(*words, statuses=(0,)):
    return lambda: timed([command, *words, "--connect", uri], statuses)


def theirs(*words):
    return lambda: timed(["virsh", "-q", "-c", uri, *words])


def then_ended(begin):
    def turn():
        taken = begin()
        run("virsh", "-q", "-c", uri, "domjobabort", "guest")
        return taken

    return turn


def start_daemon():
    for name in ["r", "c", "k", "images", "state"]:
        (root / name).mkdir()
    run("qemu-img", "create", "-q", "-f", "qcow2", str(root / "images/disk.qcow2"), "1G")
    become = []
    if os.getuid() == 0:
        become = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        run("chown", "-R", "65534:65534", str(root))
    settings = {"HOME": root, "XDG_RUNTIME_DIR": root / "r", "XDG_CONFIG_HOME": root / "c", "XDG_CACHE_HOME": root / "k"}
    names = [f"{name}={value}" for name, value in settings.items()]
    program = shutil.which("libvirtd") or "/usr/sbin/libvirtd"
    with open(root / "log", "w") as log:
        daemon = subprocess.Popen([*become, "env", "-i", f"PATH={os.environ['PATH']}", *names, program, "--timeout", "1800"], stdout=log, stderr=log)
    for _ in range(200):
        if run("virsh", "-q", "-c", uri, "uri").returncode == 0:
            return daemon
        time.sleep(0.05)
    sys.exit(f"libvirtd does not answer: {(root / 'log').read_text()[-500:]}")


def compare(count):
    push, pull = str(root / "push.xml"), str(root / "pull.xml")
    begin = [command, "backup", "begin", "guest", pull, "--connect", uri]
    groups = [
        ("begin a pull", [
            ("virsh backup-begin", then_ended(theirs("backup-begin", "guest", pull))),
            ("backup run --dry-run", ours("backup", "run", "guest", push, "--dry-run")),
            ("backup run --incremental newest --dry-run", ours("backup", "run", "guest", push, "--incremental", "newest", "--dry-run")),
            ("backup begin", then_ended(lambda: timed(begin))),
        ]),
        ("look", [
            ("virsh checkpoint-list", theirs("checkpoint-list", "guest")),
            ("checkpoint list", ours("checkpoint", "list", "guest")),
            ("status", ours("status", "guest")),
            ("doctor", ours("doctor", "guest", statuses=(0, 1))),
        ]),
    ]
    for title, programs in groups:
        times = {name: [] for name, _ in programs}
        for number in range(rounds + 1):
            turns = list(programs)
            random.Random(number).shuffle(turns)
            for name, turn in turns:
                taken = turn()
                # The first round fills caches.
                if number:
                    times[name].append(taken)
        reference = statistics.median(times[programs[0][0]])
        for name, taken in times.items():
            middle = statistics.median(taken)
            print(f"{count} checkpoints, {title}: {name}: {middle:.3f} s, {middle / reference:.2f} times virsh's", flush=True)


daemon = start_daemon()
try:
    (root / "domain.xml").write_text(
        f"<domain type='qemu'><name>guest</name><memory unit='KiB'>32768</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><devices>"
        f"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{root}/images/disk.qcow2'/><target dev='vda' bus='virtio'/></disk>"
        f"<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"
    )
    (root / "push.xml").write_text(f"<domainbackup><disks><disk name='vda' type='file'><target file='{root}/images/copy'/></disk></disks></domainbackup>")
    (root / "pull.xml").write_text(
        f"<domainbackup mode='pull'><server transport='unix' socket='{root}/images/nbd'/><disks><disk name='vda' type='file'>"
        f"<scratch file='{root}/images/scratch'/></disk></disks></domainbackup>"
    )
    virsh("define", str(root / "domain.xml"))
    virsh("start", "guest", "--paused")
    made = 0
    for count in counts:
        virsh(text="".join(f"checkpoint-create-as guest c{number}\n" for number in range(made, count)))
        made = count
        compare(count)
finally:
    run("virsh", "-q", "-c", uri, "destroy", "guest")
    daemon.terminate()
    daemon.wait()
    shutil.rmtree(root)
