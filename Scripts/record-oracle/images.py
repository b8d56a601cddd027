"""The images a request needs, and what else was there before it was recorded."""
import os, re, subprocess, time
IMG = "/srv/images"; SIZE = "64M"
# files that were there and that the recording does not tell (host.json of the fixtures, and the names of the cases)
PRE = {
 "b086-target-isdir": {"two/dd": "dir"}, "b088-target-exists-nonempty.0": {"two/out-a": "text"}, "b088-target-exists-nonempty.1": {"two/out-a": "text"},
 "b089-generated-exists": {"two/a.qcow2.cc": "text"}, "b139-driver-raw-reuse": {"two/out-b": "raw:64M"}, "b140-reuse-small": {"two/out-b": "qcow2:1M"},
 "b141-reuse-ok": {"two/out-b": "qcow2:64M"}, "b144-reuse-wrongfmt": {"two/out-b": "raw:64M"}, "b145-reuse-larger": {"two/out-b": "qcow2:128M"},
 "b087-target-exists.0": {"two/out-a": "empty"}, "b087-target-exists.1": {"two/out-a": "empty"}, "b326-pull-scratch-exists.0": {"two/scr-a": "text"}, "b326-pull-scratch-exists.1": {"two/scr-a": "text"},
 "b327-pull-scratch-reuse": {"two/scr-a": "qcow2:64M"}, "b328-pull-scratch-reuse-backing": {"two/scr-a": "qcow2:64M:two/a.qcow2"},
 "b079-type-block-existingfile": {"two/out-a": "raw:64M"},
}

class Images:
    """What a worker makes before it asks; it keeps templates, and servers in procs."""

    def template(self, fmt, filled):
        p = f"{self.tpl}/{fmt}-{filled}"
        if not os.path.exists(p):
            subprocess.run(["qemu-img", "create", "-q", "-f", fmt, p, SIZE], check=True)
            if filled: subprocess.run(["qemu-io", "-f", fmt, "-c", "write -P 9 1M 12M", p], check=True, stdout=subprocess.DEVNULL)
        return p

    def image(self, path, fmt, filled):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if fmt not in ("raw", "qcow2"):
            subprocess.run(["qemu-img", "create", "-q", "-f", fmt, path, SIZE], check=True); return
        src = self.template(fmt, filled)
        with open(src, "rb") as i, open(path, "wb") as o:
            end = os.fstat(i.fileno()).st_size; o.truncate(end); pos = 0
            while pos < end:
                try: pos = os.lseek(i.fileno(), pos, os.SEEK_DATA)
                except OSError: break
                hole = os.lseek(i.fileno(), pos, os.SEEK_HOLE); o.seek(pos)
                while pos < hole: pos += os.sendfile(o.fileno(), i.fileno(), pos, hole - pos)

    def make_images(self, req, xml):
        filled = req["kind"] == "backup"
        name = re.search(r"<name>(.*?)</name>", xml).group(1)
        os.makedirs(f"{IMG}/{name}", exist_ok=True)
        for disk in re.findall(r"<disk .*?</disk>", xml, re.S):
            fmt = re.search(r"<driver [^>]*type='(.*?)'", disk); fmt = fmt.group(1) if fmt else "raw"
            m = re.search(r"<source file='(.*?)'", disk)
            if m and not os.path.exists(m.group(1)):
                if name == "chain":
                    self.image(f"{IMG}/chain/base.qcow2", "qcow2", filled)
                    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", f"{IMG}/chain/base.qcow2", m.group(1), SIZE], check=True)
                    if filled: subprocess.run(["qemu-io", "-f", "qcow2", "-c", "write -P 9 1M 12M", m.group(1)], check=True, stdout=subprocess.DEVNULL)
                else: self.image(m.group(1), fmt, filled)
            m = re.search(r"<source dev='(/dev/loop.*?)'", disk)
            if m:  # loop devices of the private /dev: their content is the template
                subprocess.run(["dd", "if=" + self.template(fmt, filled), "of=" + m.group(1), "bs=1M", "conv=notrunc,sparse" if fmt == "raw" else "conv=notrunc", "status=none"], check=True)
            m = re.search(r"<source protocol='nbd' name='(.*?)'><host transport='unix' socket='(.*?)'", disk)
            if m and req["state"] != "shutoff":
                p = f"{IMG}/{name}/nbd.img"; self.image(p, "raw", filled)
                self.procs.append(subprocess.Popen(["qemu-nbd", "-f", "raw", "-t", "-e", "8", "-x", m.group(1), "-k", m.group(2), p]))
                for _ in range(100):
                    if os.path.exists(m.group(2)): break
                    time.sleep(.02)
        for a, b in re.findall(r"<loader[^>]*>(.*?)</loader>|<nvram[^>]*>(.*?)</nvram>", xml):
            with open(a or b, "wb") as f: f.truncate(1 << 20)
        for path, what in PRE.get(req["id"], {}).items():
            path = f"{IMG}/{path}"
            if what == "dir": os.makedirs(path, exist_ok=True)
            elif what == "text": open(path, "w").write("hello\n")
            elif what == "empty": open(path, "w")
            else:
                w = what.split(":"); cmd = ["qemu-img", "create", "-q", "-f", w[0]]
                if len(w) > 2: cmd += ["-F", "qcow2", "-b", f"{IMG}/{w[2]}"]
                subprocess.run(cmd + [path, w[1]], check=True)

