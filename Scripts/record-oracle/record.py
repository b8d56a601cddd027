#!/usr/bin/python3
"""Asks the libvirt of the tree it runs in what it makes of recorded requests; in-tree.sh runs it.

    record.py --out FILE [--only GLOB] [--limit N] FOLDER…

FOLDERs hold corpora: every *.jsonl in them, one request a line, or one script of requests (Tests/Fixtures/README-oracle.md has the format).
Answers in them are ignored.
Each request is asked from a clean state: images made anew below /srv/images, the domain defined anew, libvirt embedded in the process. A parent
watches the worker; one that dies with libvirt, or hangs, is recorded as such (-1, -2) and replaced. Answers that FILE has are not asked again, so
a run that was stopped goes on where it was.
"""
from images import IMG, PRE, Images
import sequences
import argparse, ctypes, fnmatch, json, os, re, select, shutil, signal, socket, subprocess, sys, time, threading
os.environ.setdefault("LIBVIRT_LOG_OUTPUTS", "4:stderr")
CLOCK = "1700000000"
FLAGS = {"backup": {"reuse-external": 1, "preserve-shutdown-domain": 2}, "checkpoint": {"redefine": 1, "quiesce": 2, "redefine-validate": 4},
  "snapshot": {"redefine": 1, "current": 2, "no-metadata": 4, "halt": 8, "disk-only": 16, "reuse-external": 32, "quiesce": 64, "atomic": 128, "live": 256, "validate": 512}}

def dotted(number): return f"{number // 1000000}.{number // 1000 % 1000}.{number % 1000}"

def flag_bits(kind, names):
    n = 0
    for x in names:
        if re.fullmatch(r"-?\d+", x): n |= int(x) & 0xffffffff
        else: n |= FLAGS[kind][x.lower().replace("_", "-").replace("reuse-ext", "reuse-external").replace("reuse-externalernal", "reuse-external")]
    return n if n < 1 << 31 else n - (1 << 32)

def files():
    out = {}
    for d, ds, fs in os.walk(IMG):
        for f in fs: out[os.path.relpath(os.path.join(d, f), IMG)] = 1
    return out

class Refused(Exception): pass

class Worker(Images):
    def __init__(self, root):
        import libvirt; self.lv = libvirt
        self.names = {v: k[8:] for k, v in vars(libvirt).items() if k.startswith("VIR_ERR_") and isinstance(v, int)}
        emb = os.path.join(root, "embed")
        cache = os.path.join(root, "cache.keep")
        if os.path.isdir(os.path.join(emb, "cache")) :
            shutil.rmtree(cache, ignore_errors=True); shutil.move(os.path.join(emb, "cache"), cache)
        shutil.rmtree(emb, ignore_errors=True); os.makedirs(emb + "/etc")
        if os.path.isdir(cache): shutil.move(cache, emb + "/cache")
        with open(emb + "/etc/qemu.conf", "w") as c:
            c.write('user = "root"\ngroup = "root"\nsecurity_driver = "none"\nremember_owner = 0\ncgroup_controllers = []\nnamespaces = []\nstdio_handler = "file"\n')
        libvirt.virEventRegisterDefaultImpl()
        def loop():
            while True: libvirt.virEventRunDefaultImpl()
        threading.Thread(target=loop, daemon=True).start()
        libvirt.registerErrorHandler(lambda *_: None, None)
        # the secret driver asks who is asking; embedded, nobody is: say that it is the system (private symbols of libvirt)
        lib = ctypes.CDLL("libvirt.so.0"); lib.virIdentityGetSystem.restype = ctypes.c_void_p; lib.virIdentitySetCurrent.argtypes = [ctypes.c_void_p]
        lib.virIdentitySetCurrent(lib.virIdentityGetSystem())
        self.sec = libvirt.open("secret:///embed?root=" + emb)
        x = self.sec.secretDefineXML("<secret ephemeral='no' private='yes'><uuid>00000000-0000-4000-8000-0000000000e0</uuid><usage type='volume'><volume>oracle-luks</volume></usage></secret>")
        x.setValue("oracle", 0)
        self.c = libvirt.open("qemu:///embed?root=" + emb)
        self.tpl = os.path.join(root, "templates"); os.makedirs(self.tpl, exist_ok=True)
        self.procs = []; self.socks = []; self.kept = None

    def mon(self, dom, cmd, args=None):
        import libvirt_qemu
        a = json.loads(libvirt_qemu.qemuMonitorCommand(dom, json.dumps({"execute": cmd, "arguments": args or {}}), 0))
        if "error" in a: raise RuntimeError(a["error"])
        return a["return"]

    def node(self, dom, target):
        x = dom.XMLDesc()
        for d in re.findall(r"<disk .*?</disk>", x, re.S):
            if f"<target dev='{target}'" in d:
                path = re.search(r"<source (?:file|dev)='([^']*)'", d).group(1); break
        return next(b["inserted"]["node-name"] for b in self.mon(dom, "query-block") if b.get("inserted", {}).get("file") == path)

    def submit(self, dom, kind, xml, chk, flags):
        bits = flag_bits(kind, flags)
        if isinstance(xml, bytes) or isinstance(chk, bytes): return self.submit_bytes(dom, kind, xml, chk, bits)
        if kind == "backup":
            dom.backupBegin(xml, chk, bits)
            try: return dom.backupGetXMLDesc()
            except self.lv.libvirtError as e:
                if e.get_error_code() == self.lv.VIR_ERR_NO_DOMAIN_BACKUP: return None
                raise
        if kind == "checkpoint": return dom.checkpointCreateXML(xml, bits).getXMLDesc(self.lv.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN)
        s = dom.snapshotCreateXML(xml, bits)
        return None if bits & 4 else s.getXMLDesc()

    def submit_bytes(self, dom, kind, xml, chk, bits):
        """Documents that are not UTF-8 cannot go through the Python binding."""
        lib = ctypes.CDLL("libvirt.so.0"); ctypes.pythonapi.PyCapsule_GetPointer.restype = ctypes.c_void_p
        ctypes.pythonapi.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
        ptr = ctypes.c_void_p(ctypes.pythonapi.PyCapsule_GetPointer(dom._o, b"virDomainPtr"))
        self.lv.registerErrorHandler(None, None)  # its message may hold the bytes, which Python would not take
        if kind == "backup": bad = lib.virDomainBackupBegin(ptr, xml, chk.encode() if isinstance(chk, str) else chk, bits) < 0
        else:
            f = lib.virDomainCheckpointCreateXML if kind == "checkpoint" else lib.virDomainSnapshotCreateXML; f.restype = ctypes.c_void_p
            bad = not f(ptr, xml, bits)
        code, dm = lib.virGetLastErrorCode(), lib.virGetLastErrorDomain()
        lib.virGetLastErrorMessage.restype = ctypes.c_char_p; msg = lib.virGetLastErrorMessage() or b""
        lib.virResetLastError(); self.lv.registerErrorHandler(lambda *_: None, None)
        if bad: raise Refused(code, dm, msg.decode("utf-8", "replace"))
        return {"backup": lambda: dom.backupGetXMLDesc(), "checkpoint": lambda: dom.listAllCheckpoints()[-1].getXMLDesc(self.lv.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN), "snapshot": lambda: dom.listAllSnapshots()[-1].getXMLDesc()}[kind]()

    def setup(self, dom, steps):
        for s in steps:
            op = s["op"]
            if op in ("checkpointCreateXML", "snapshotCreateXML"): self.submit(dom, op.removesuffix("CreateXML"), s["xml"], None, s.get("flags", []))
            elif op == "backupBegin": dom.backupBegin(s["xml"], None, 0)
            elif op == "destroy": dom.destroy()
            elif op == "managedSave": dom.managedSave()
            elif op == "bitmapAdd": self.mon(dom, "block-dirty-bitmap-add", {"node": self.node(dom, s["dev"]), "name": s["name"], "persistent": s.get("persistent", True)})
            elif op == "bitmapDrop": self.mon(dom, "block-dirty-bitmap-remove", {"node": self.node(dom, s["dev"]), "name": s["name"]})
            elif op == "blockCommitActive": dom.blockCommit(s["dev"], None, None, 0, self.lv.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE)
            elif op == "touch":
                with open(s["path"], "wb") as f: f.truncate(s.get("size", 0))
            elif op == "mkdir": os.makedirs(s["path"])
            elif op == "symlink": os.symlink(s["to"], s["path"])
            elif op == "mkimg":
                cmd = ["qemu-img", "create", "-q", "-f", s["fmt"]]
                if s.get("backing"): cmd += ["-F", "qcow2", "-b", s["backing"]]
                subprocess.run(cmd + [s["path"], str(s["size"])], check=True)
            elif op == "listen":
                k = socket.socket(); k.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); k.bind(("127.0.0.1", int(s["port"]))); k.listen(1); self.socks.append(k)
            elif op == "write": pass
            else: raise ValueError("no such step: " + op)

    def clear(self, dom):
        lv = self.lv
        for f in (dom.destroy, dom.managedSaveRemove):
            try: f()
            except lv.libvirtError: pass
        try:
            for s in dom.listAllSnapshots(): s.delete(lv.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
            for s in dom.listAllCheckpoints(): s.delete(lv.VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY)
        except lv.libvirtError: pass
        try: dom.undefineFlags(lv.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM | lv.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA | lv.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA)
        except lv.libvirtError: pass
        for p in self.procs: p.kill(); p.wait()
        for k in self.socks: k.close()
        self.procs = []; self.socks = []

    @staticmethod
    def clean(text, kind, t0, t1):
        for s in range(int(t0), int(t1) + 1): text = re.sub(rf"(?<!\d){s}(?!\d)", CLOCK, text)
        if kind == "backup": text = re.sub(r" index='\d+'", "", text)
        for n in ("domain", "inactiveDomain", "cookie"):
            text = re.sub(rf"\n  <{n}[ >].*?\n  </{n}>", "", text, flags=re.S)
            text = re.sub(rf"\n  <{n}\b[^>]*/>", "", text)
        return text

    def empty(self):
        for e in os.listdir(IMG):
            p = f"{IMG}/{e}"
            shutil.rmtree(p) if os.path.isdir(p) and not os.path.islink(p) else os.unlink(p)

    def start_over(self):
        """Leaves nothing of the request before."""
        if self.kept: self.clear(self.kept[1])
        self.kept = None; self.empty()

    def release(self): return dotted(self.c.getLibVersion())

    def ask(self, req, base):
        lv = self.lv
        defn = open(f"{base}/{req['domain']}", encoding="utf-8").read()
        xml = open(f"{base}/{req['document']}", "rb").read()
        try: xml = xml.decode("utf-8")
        except UnicodeDecodeError: pass
        chk = open(f"{base}/{req['checkpointDocument']}", encoding="utf-8").read() if req.get("checkpointDocument") else None
        key = (base, req["domain"], req["state"], req["persistent"], req["kind"] == "backup") if not req["setup"] and req["id"] not in PRE else None
        dom = None; reused = False
        if self.kept and key == self.kept[0]: dom = self.kept[1]; reused = True
        elif self.kept: self.clear(self.kept[1])
        self.kept = None
        if not reused: self.empty(); self.make_images(req, defn)
        start = lv.VIR_DOMAIN_START_PAUSED if req["state"] == "paused" else 0
        try:
            if reused: pass
            elif req["persistent"]:
                dom = self.c.defineXML(defn)
                if req["state"] != "shutoff": dom.createWithFlags(start)
            else: dom = self.c.createXML(defn, start)
            self.setup(dom, req["setup"])
            if any(s["op"].endswith("CreateXML") for s in req["setup"]): time.sleep(1.05)
            before = files(); look = self.look(dom)
            t0 = time.time()
            ans = {k: req[k] for k in ("id", "kind", "document", "checkpointDocument", "domain", "state", "persistent", "flags", "setup") if k in req}
            try:
                eff = self.submit(dom, req["kind"], xml, chk, req["flags"])
                t1 = time.time()
                ans["accepted"] = True
                if eff is not None: ans["effective"] = self.clean(eff, req["kind"], t0, t1)
            except Refused as e:
                t1 = time.time(); ans["accepted"] = False; ans["message"] = e.args[2]
                ans["error"] = {"code": e.args[0], "name": self.names.get(e.args[0], "?"), "domain": e.args[1]}
            except lv.libvirtError as e:
                t1 = time.time()
                code = e.get_error_code()
                ans["accepted"] = False
                ans["error"] = {"code": code, "name": self.names.get(code, "?"), "domain": e.get_error_domain()}
                ans["message"] = self.clean(e.get_error_message() or "", req["kind"], t0, t1)
            new = [self.clean(f, "", t0, t1) for f in sorted(files()) if f not in before]
            if new: ans["filesCreated"] = new
            ans["host"] = req.get("host", False); ans["release"] = self.release()
            try: ans["stateAfter"] = {0: "nostate", 1: "running", 3: "paused", 5: "shutoff"}.get(dom.state()[0], str(dom.state()[0]))
            except lv.libvirtError: ans["stateAfter"] = "gone"
            if reused: ans["reused"] = True
            if key and req["state"] != "running" and look:
                try:
                    if ans["accepted"]: self.undo(dom, req)
                    for f in files():
                        if f not in before: os.unlink(f"{IMG}/{f}")
                    if files() == before and self.look(dom) == look: self.kept = (key, dom)
                except (lv.libvirtError, OSError, RuntimeError): pass
            return ans
        finally:
            if dom is not None and not self.kept: self.clear(dom)

    def undo(self, dom, req):
        lv = self.lv
        if req["kind"] == "backup":
            try: dom.abortJob()
            except lv.libvirtError: pass
            for _ in range(200):
                if dom.jobInfo()[0] == 0: break
                time.sleep(.01)
        for c in dom.listAllCheckpoints(): c.delete(0)
        for s in dom.listAllSnapshots():
            if "redefine" in req["flags"]: s.delete(lv.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
            elif "external" in s.getXMLDesc() or req["state"] == "shutoff": raise RuntimeError("not undone")
            else: s.delete(0)

    def look(self, dom):
        """All that a refused request might have changed."""
        try:
            if dom.listAllSnapshots() or dom.listAllCheckpoints(): return None
            nodes = None
            if dom.isActive():
                nodes = self.mon(dom, "query-named-block-nodes", {"flat": True})
                nodes = sorted(json.dumps([n.get("node-name"), n.get("drv"), n.get("file"), n.get("ro"), [b.get("name") for b in n.get("dirty-bitmaps", [])], [x["name"] for x in n["image"].get("snapshots", [])]]) for n in nodes)
            return (dom.XMLDesc(0), dom.XMLDesc(self.lv.VIR_DOMAIN_XML_INACTIVE), dom.state(), dom.jobInfo()[0] if dom.isActive() else 0, nodes)
        except (self.lv.libvirtError, RuntimeError): return None

def worker(rfd, wfd, root):
    w = Worker(root); out = os.fdopen(wfd, "w"); inp = os.fdopen(rfd)
    out.write(json.dumps({"ready": w.c.getLibVersion(), "qemu": w.c.getVersion()}) + "\n"); out.flush()
    for line in inp:
        base, req = json.loads(line)
        try:
            for n in range(6):
                a = sequences.play(w, req, base) if "steps" in req else w.ask(req, base)
                if a.get("accepted") and req["kind"] == "backup" and "effective" not in a: continue
                break
            a["tries"] = n + 1
        except Exception as e:
            a = {"id": req["id"], "notAsked": f"{type(e).__name__}: {e}"[:500]}
        out.write(json.dumps(a, ensure_ascii=True) + "\n"); out.flush()

def kids():
    me = str(os.getpid()); out = []
    for p in os.listdir("/proc"):
        if p.isdigit():
            try: st = open(f"/proc/{p}/stat").read()
            except OSError: continue
            if st[st.rindex(")") + 2:].split()[1] == me: out.append(int(p))
    return out

class Pool:
    def __init__(self, root, errfile): self.root, self.pid, self.err, self.release = root, None, errfile, None
    def start(self):
        a, b = os.pipe(); c, d = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(b); os.close(c); os.dup2(self.err, 2)
            try: worker(a, d, self.root)
            finally: os._exit(0)
        os.close(a); os.close(d); self.pid = pid; self.w = os.fdopen(b, "w"); self.rfd = c; self.buf = b""; self.count = 0
        r = self.read(120)
        if not isinstance(r, dict): raise SystemExit(f"worker did not start: {r}")
        self.release = dotted(r["ready"]); print("libvirt", self.release, "with QEMU", dotted(r["qemu"]), flush=True)
    def read(self, timeout):
        end = time.time() + timeout
        while b"\n" not in self.buf:
            left = end - time.time()
            if left <= 0: return "timeout"
            r, _, _ = select.select([self.rfd], [], [], min(left, .01))
            self.reap()
            if r:
                x = os.read(self.rfd, 65536)
                if not x: return "died"
                self.buf += x
        line, self.buf = self.buf.split(b"\n", 1)
        return json.loads(line)
    def reap(self):
        # only orphans given to us (QEMUs); not the worker itself
        while True:
            try: i = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError: return
            if i is None or i.si_pid == self.pid: return
            os.waitpid(i.si_pid, 0)
    def stop(self):
        st = None
        if self.pid:
            try: self.w.close()
            except OSError: pass
            for _ in range(30):
                p, s = os.waitpid(self.pid, os.WNOHANG)
                if p: st = s; break
                time.sleep(.05)
            else:
                os.kill(self.pid, signal.SIGKILL); _, st = os.waitpid(self.pid, 0)
            os.close(self.rfd); self.pid = None
        for k in kids():
            try: os.kill(k, signal.SIGKILL); os.waitpid(k, 0)
            except (OSError, ChildProcessError): pass
        return st
    def ask(self, base, req):
        if self.pid is None: self.start()
        try: self.w.write(json.dumps([base, req]) + "\n"); self.w.flush()
        except BrokenPipeError: pass
        r = self.read(60); self.count += 1
        if isinstance(r, str):
            if r == "timeout": os.kill(self.pid, signal.SIGKILL)
            st = self.stop()
            sig = os.WTERMSIG(st) if st is not None and os.WIFSIGNALED(st) else None
            r = {k: req[k] for k in ("id", "kind", "document", "checkpointDocument", "domain", "state", "persistent", "flags", "setup") if k in req} | {
                "accepted": False, "error": {"code": -1 if r == "died" else -2, "name": "DAEMON_CRASH" if r == "died" else "HANG", "layer": "crash"},
                "message": f"{r}, signal {sig}", "host": req.get("host", False), "release": self.release}
        elif self.count >= 200: self.stop()
        return r

def main():
    o = argparse.ArgumentParser(description=__doc__.split("\n")[0]); o.add_argument("folders", nargs="+"); o.add_argument("--out", required=True)
    o.add_argument("--root", default=os.environ.get("ORACLE_ROOT", "/var/tmp/oracle")); o.add_argument("--only", default="*"); o.add_argument("--limit", type=int, default=10**9)
    o = o.parse_args()
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    os.makedirs(o.root, exist_ok=True)
    done = set()
    if os.path.exists(o.out): done = {(json.loads(l)["corpus"], json.loads(l)["id"]) for l in open(o.out)}
    todo = []
    for folder in o.folders:
        corpus = os.path.basename(os.path.normpath(folder))
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".jsonl") or name in ("sequences.jsonl", "answers.jsonl"): continue
            for line in open(os.path.join(folder, name), encoding="utf-8"):
                r = json.loads(line)
                if fnmatch.fnmatch(r["id"], o.only) and (corpus, r["id"]) not in done: todo.append((corpus, folder, r))
    todo = todo[:o.limit]
    todo.sort(key=lambda t: (t[0], bool(t[2].get('setup')), t[2]['domain'], t[2]['state'], t[2].get('persistent', True), t[2].get('kind', '')))  # stable: the same domains after one another
    errfd = os.open(o.out + ".stderr", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    pool = Pool(o.root, errfd); t0 = time.time()
    with open(o.out, "a") as out:
        for n, (corpus, base, r) in enumerate(todo):
            a = pool.ask(base, r); a["corpus"] = corpus
            out.write(json.dumps(a, ensure_ascii=False) + "\n"); out.flush()
            if n % 50 == 49: print(n + 1, len(todo), round(time.time() - t0), flush=True)
    pool.stop()
    print("done", len(todo), round(time.time() - t0), flush=True)

if __name__ == "__main__": main()
