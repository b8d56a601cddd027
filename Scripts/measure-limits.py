#!/usr/bin/env python3
"""Measures what the command takes of time and memory where there is much of something or something is missing, and prints docs/robustness.md's table.

    Scripts/measure-limits.py [COMMAND]     COMMAND: a built virtmoment; by default what Scripts/build-release.sh built

Each line is one process: seconds by the clock and of processor time, the largest resident memory, the exit status, and the last line it wrote. Two lines
of one kind, the second with ten times as much, show how it grows. Without /proc and with a read-only root need root, and are left out otherwise.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

repository = pathlib.Path(__file__).resolve().parent.parent
command = sys.argv[1] if len(sys.argv) > 1 else str(repository / ".build/bin/virtmoment")
work = pathlib.Path(tempfile.mkdtemp(prefix="vmt-limits-"))
rows = []


def measure(name, *arguments, limits="", namespace="", stdin=None):
    """Runs the command once; the shell that sets a limit becomes the command."""
    script = f"{namespace}{limits}exec {command} \"$@\""
    words = ["unshare", "--mount", "sh", "-c", script, "sh"] if namespace else ["sh", "-c", script, "sh"]
    out, err = work / "out", work / "err"
    begin = time.monotonic()
    with open(out, "wb") as standard, open(err, "wb") as error:
        process = subprocess.Popen(words + [str(one) for one in arguments], stdout=standard, stderr=error, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    lines = (err.read_bytes() + out.read_bytes()).decode(errors="replace").replace(str(work), "…").splitlines()
    told = err.read_bytes().decode(errors="replace").replace(str(work), "…").splitlines() or lines[-1:] or [""]
    code = os.waitstatus_to_exitcode(status)
    rows.append((name, time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, code, told[-1][:110].replace("|", "\\|")))
    print("| {} | {:.2f} | {:.2f} | {:.0f} | {} | {} |".format(*rows[-1]), flush=True)


def file(name, text):
    path = work / name
    path.write_text(text)
    return path


def folder(name, count, text):
    path = work / name
    path.mkdir()
    for number in range(count):
        (path / f"{number}.xml").write_text(text.replace("NUMBER", str(number)))
    return path


def disks(count, disk):
    return "<domainbackup><disks>" + "".join(disk.replace("NUMBER", str(n)) for n in range(count)) + "</disks></domainbackup>\n"


good = "<domaincheckpoint><name>cNUMBER</name></domaincheckpoint>\n"
print("| what | seconds | processor | MiB | exit | last words |\n| --- | ---: | ---: | ---: | ---: | --- |")
for count in (10_000, 100_000):
    measure(f"{count:,} files", "validate", "--quiet", folder(f"many{count}", count, good))
measure("10,000 files, `--jobs 1000`", "validate", "--quiet", "--jobs", "1000", work / "many10000")
measure("10,000 files, `--jobs 1000`, 16 file descriptors", "validate", "--quiet", "--jobs", "1000", work / "many10000", limits="ulimit -n 16; ")
for count in (1_000, 10_000):
    measure(f"{count:,} files with a mistake each", "validate", folder(f"broken{count}", count, "<domaincheckpoint><nme>c</nme></domaincheckpoint>\n"))
mistakes = {
    "an unknown attribute": "<disk name='vdNUMBER' tpye='file'/>",
    "an unknown element": "<disk name='vdNUMBER'><taget/></disk>",
    "a bad word": "<disk name='vdNUMBER' backupmode='ful' type='file'/>",
    "a relative path": "<disk name='vdNUMBER' type='file'><target file='b/vdNUMBER'/></disk>",
    "the same target": "<disk name='vdNUMBER' type='file'><target file='/b/x'/></disk>",
    "the same name": "<disk name='vda' type='file'/>",
    "a target in /tmp": "<disk name='vdNUMBER' type='file'><target file='/tmp/NUMBER'/></disk>",
    "an element twice": "<disk name='vdNUMBER' type='file'><target file='/b/NUMBER'/><target file='/c/NUMBER'/></disk>",
}
for what, disk in mistakes.items():
    for count in (1_000, 10_000):
        measure(f"{count:,} disks with {what}", "validate", file("disks.xml", disks(count, disk)))
for form in ("json", "sarif", "junit"):
    measure(f"10,000 disks with an unknown attribute, as {form}", "validate", "--format", form, file("disks.xml", disks(10_000, mistakes["an unknown attribute"])))
measure("10,000 disks with an unknown attribute, mended", "validate", "--fix", file("disks.xml", disks(10_000, "<disk name='vdNUMBER' backupmod='full' type='file'/>")))
for count in (10_000, 100_000):
    many = "".join(f" a{number}='1'" for number in range(count))
    spaces = "".join(f" xmlns:n{number}='urn:{number}'" for number in range(count))
    measure(f"{count:,} attributes of one element", "validate", file("a.xml", f"<domainbackup{many}/>\n"))
    measure(f"{count:,} namespaces at one element", "validate", file("n.xml", f"<domainbackup{spaces}/>\n"))
    nested = "".join(f"<x:e xmlns:x='urn:{number}' x:a='1'/>" for number in range(count))
    measure(f"{count:,} elements, each with a namespace", "validate", file("e.xml", f"<domainbackup>{nested}</domainbackup>\n"))
for size in (1 << 20, 10 << 20):
    measure(f"an attribute of {size >> 20} MiB, wrong", "validate", file("v.xml", f"<domainbackup mode='{'p' * size}'/>\n"))
    measure(f"a name of {size >> 20} MiB", "validate", file("l.xml", f"<domaincheckpoint><name>{'n' * size}</name></domaincheckpoint>\n"))
    measure(f"a path of {size >> 20} MiB", "validate", file("p.xml", disks(1, f"<disk name='vda' type='file'><target file='/{'p' * size}'/></disk>")))
if os.geteuid() == 0:
    sample = repository / "samples/backup"
    bare = "mount -t tmpfs none /proc && "
    only = "mount --make-rprivate / && mount -o remount,bind,ro / && { mount -o remount,bind,ro /tmp 2>/dev/null || :; } && "
    target = file("w.xml", "<domaincheckpoint><name>c</name></domaincheckpoint>")
    for name, space in (("without /proc", bare), ("on a read-only root", only)):
        measure(f"{name}: validate samples", "validate", "--quiet", sample, namespace=space)
        measure(f"{name}: fill", "fill", target, "--domain", repository / "samples/domains/two-disks.xml", namespace=space)
        measure(f"{name}: format in place", "format", "--in-place", target, namespace=space)
shutil.rmtree(work)
