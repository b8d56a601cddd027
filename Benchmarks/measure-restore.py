#!/usr/bin/env python3
"""Restoring from a backup set beside qemu-img convert of the same chain: time, and the most memory that a process took.

    Benchmarks/measure-restore.py COMMAND [FOLDER] [GIBIBYTES ...]     by default in /var/tmp, 1 and 4 GiB

COMMAND is a released virtmoment. Each set has a full copy and two increments, a tenth of the disk each, all of it noise. Both run in turns; the
medians and their ratio are told. A restore reads every file for its checksum, converts, and compares; --stages shows what each of these takes by itself.
"""
import hashlib, json, os, shutil, statistics, subprocess, sys, tempfile, time

UUID = "b1c3e3a0-0000-4000-8000-000000000001"
TURNS = int(os.environ.get("TURNS", "3"))


def node(files):
    text = "null"
    for file in files:
        text = json.dumps({"driver": "qcow2", "file": {"driver": "file", "filename": file}})[:-1] + ', "backing": ' + text + "}"
    return "json:" + text


def noise(path, size):
    with open(path, "wb") as file:
        for _ in range(size >> 22):
            file.write(os.urandom(1 << 22))


def checksum(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 22):
            digest.update(block)
    return digest.hexdigest()


def make(folder, size):
    """A set of three points; gives its files, the full copy first."""
    os.makedirs(f"{folder}/set/points")
    domain = {"name": "web", "uuid": UUID}
    with open(f"{folder}/set/set.json", "w") as file:
        json.dump({"form": 1, "domain": domain}, file)
    files = []
    for number, name in enumerate(["a", "b", "c"]):
        place = f"{folder}/set/points/{name}"
        os.makedirs(place)
        image = f"{place}/vda.qcow2"
        part = size if number == 0 else size // 10 & ~0x3FFFFF
        noise(f"{folder}/noise", part)
        if number == 0:
            subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", f"{folder}/noise", image], check=True)
        else:
            subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", image, str(size)], check=True)
            offset = (number - 1) * size // 3 & ~0xFFFF
            write = f"write -q -s {folder}/noise {offset} {part}"
            subprocess.run(["qemu-io", "-f", "qcow2", "-c", write, image], check=True, stdout=subprocess.DEVNULL)
        os.remove(f"{folder}/noise")
        disk = {
            "name": "vda", "kind": "full" if number == 0 else "increment", "file": "vda.qcow2", "format": "qcow2",
            "virtualSize": size, "storedSize": os.path.getsize(image), "sha256": checksum(image),
        }
        if number:
            disk["base"] = "abc"[number - 1]
        point = {"form": 1, "name": name, "state": "complete", "domain": domain, "number": number + 1, "begun": number, "disks": [disk]}
        with open(f"{place}/manifest.json", "w") as file:
            json.dump(point, file)
        files.append(image)
    return files


def run(arguments):
    """Seconds, and the most kibibytes that the process or one that it started has had."""
    os.sync()
    begin = time.monotonic()
    pid = os.posix_spawnp(arguments[0], arguments, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - begin
    if status:
        raise SystemExit(f"{arguments} ended with {status}")
    return seconds, usage.ru_maxrss


def main():
    arguments = [word for word in sys.argv[1:] if word != "--stages"]
    if not arguments:
        raise SystemExit(__doc__)
    command = os.path.abspath(arguments[0])
    folder = arguments[1] if len(arguments) > 1 else "/var/tmp"
    for gibibytes in [int(word) for word in arguments[2:]] or [1, 4]:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            size = gibibytes << 30
            files = make(place, size)
            times = {"restore": [], "convert": []}
            memory = {"restore": 0, "convert": 0}
            for _ in range(TURNS):
                for name in times:
                    target = f"{place}/new"
                    os.makedirs(target)
                    words = (
                        [command, "backup", "restore", f"{place}/set", "--to", target] if name == "restore"
                        else ["qemu-img", "convert", "-O", "qcow2", "-W", "-m", "8", node(files), f"{target}/vda.qcow2"]
                    )
                    seconds, most = run(words)
                    times[name].append(seconds)
                    memory[name] = max(memory[name], most)
                    shutil.rmtree(target)
            medians = {name: statistics.median(values) for name, values in times.items()}
            if "--stages" in sys.argv:
                image = f"{place}/whole.qcow2"
                run(["qemu-img", "convert", "-O", "qcow2", "-W", "-m", "8", node(files), image])
                print(f"  sha256sum of all files {run(['sha256sum', *files])[0]:.2f} s, compare {run(['qemu-img', 'compare', '-F', 'qcow2', node(files), image])[0]:.2f} s")
            print(
                f"{gibibytes} GiB: restore {medians['restore']:.2f} s, qemu-img convert {medians['convert']:.2f} s, "
                f"convert/restore {medians['convert'] / medians['restore']:.2f}; "
                f"largest process {memory['restore'] >> 10} and {memory['convert'] >> 10} MiB"
            )


main()
