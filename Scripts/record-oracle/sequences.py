"""Plays a script of requests on a domain, and tells after each step what is there."""
import json, os, re, subprocess, time
from images import IMG
FLAGS = {"snapshotDelete": {"CHILDREN": 1, "METADATA_ONLY": 2, "CHILDREN_ONLY": 4}, "snapshotRevert": {"RUNNING": 1, "PAUSED": 2, "FORCE": 4, "RESET_NVRAM": 8},
  "checkpointDelete": {"CHILDREN": 1, "METADATA_ONLY": 2, "CHILDREN_ONLY": 4}, "start": {"PAUSED": 1}, "checkpointCreateXML": {"REDEFINE": 1, "QUIESCE": 2},
  "snapshotCreateXML": {"REDEFINE": 1, "CURRENT": 2, "NO_METADATA": 4, "HALT": 8, "DISK_ONLY": 16, "REUSE_EXT": 32, "QUIESCE": 64, "ATOMIC": 128, "LIVE": 256, "VALIDATE": 512}}
STATES = {1: "running", 3: "paused", 5: "shutoff"}
CLOCK = 1_700_000_000

class Play:
    """A script that is being played. Going back makes names of the time: where step N did, 1700000000 + N is told."""

    def __init__(self, worker, dom, folder):
        self.worker, self.lv, self.dom, self.folder = worker, worker.lv, dom, folder
        self.seconds, self.last = {}, 0

    def step(self, number, step):
        dates = step["op"] == "snapshotRevert"
        # No two of them share a second, so that each name made of the time is a step's own.
        while dates and int(time.time()) == self.last: time.sleep(.02)
        begun = int(time.time())
        answer = {"op": step["op"], "ok": True}
        try: self.do(step)
        except self.lv.libvirtError as e: answer |= {"ok": False, "error": e.get_error_code(), "message": e.get_error_message()}
        if dates:
            self.last = int(time.time())
            for second in range(begun, self.last + 1): self.seconds[str(second)] = str(CLOCK + number)
        answer["after"] = json.loads(self.clean(json.dumps(self.look())))
        if "message" in answer: answer["message"] = self.clean(answer["message"])
        return answer

    def clean(self, text): return re.sub(r"(?<!\d)\d{10}(?!\d)", lambda m: self.seconds.get(m[0], m[0]), text)

    def do(self, step):
        dom, op = self.dom, step["op"]
        bits = sum(FLAGS.get(op, {})[f] for f in step.get("flags", []))
        if op == "snapshotCreateXML": dom.snapshotCreateXML(step["xml"], bits)
        elif op == "checkpointCreateXML": dom.checkpointCreateXML(step["xml"], bits)
        elif op == "snapshotDelete": dom.snapshotLookupByName(step["name"]).delete(bits)
        elif op == "checkpointDelete": dom.checkpointLookupByName(step["name"]).delete(bits)
        elif op == "snapshotRevert": dom.revertToSnapshot(dom.snapshotLookupByName(step["name"]), bits)
        elif op == "start": dom.createWithFlags(bits)
        elif op == "defineXML": self.worker.c.defineXML(step["xml"])
        elif op in ("destroy", "suspend", "resume"): getattr(dom, op)()
        else: raise ValueError("no such step: " + op)

    def look(self):
        dom = self.dom
        snapshots = {s.getName(): s for s in dom.listAllSnapshots()}
        checkpoints = {c.getName(): c for c in dom.listAllCheckpoints()}
        out = {"state": STATES.get(dom.state()[0], str(dom.state()[0])), "snapshots": {n: self.parent(s) for n, s in sorted(snapshots.items())},
          "checkpoints": {n: self.parent(c) for n, c in sorted(checkpoints.items())}}
        current = [n for n, s in snapshots.items() if s.isCurrent()]
        if current: out["current"] = current[0]
        top = {}
        for disk in re.findall(r"<disk .*?</disk>", dom.XMLDesc(0), re.S):
            source = re.search(r"<source file='([^']*)'", disk.split("<backingStore", 1)[0])
            if source and "device='disk'" in disk: top[re.search(r"<target dev='([^']*)'", disk)[1]] = source[1]
        live = self.live() if dom.isActive() else {}
        known, chains = {}, {}
        for target, path in top.items():
            chain = []
            while path and path not in chain:
                if path not in known: known[path] = self.image(path)
                chain.append(path); path = known[path].get("full-backing-filename")
            chains[target] = [os.path.relpath(p, self.folder) for p in chain]
        out["disks"] = chains
        images = {}
        for name in sorted(os.listdir(self.folder)):
            path = f"{self.folder}/{name}"
            if path not in known and name.endswith((".iso", ".mem")): images[name] = {}; continue
            info = known.get(path) or self.image(path)
            bitmaps = [b["name"] for b in info.get("format-specific", {}).get("data", {}).get("bitmaps", [])]
            bitmaps, inside = live.get(path, (bitmaps, [s["name"] for s in info.get("snapshots", [])]))
            images[name] = ({"bitmaps": sorted(bitmaps)} if bitmaps else {}) | ({"snapshots": inside} if inside else {})
        out["images"] = images
        return out

    def parent(self, moment):
        try: return moment.getParent().getName()
        except self.lv.libvirtError: return None

    def live(self):
        """The persistent bitmaps and the snapshots in the images that QEMU has open; it writes them to the file when it lets go."""
        nodes = [n for n in self.worker.mon(self.dom, "query-named-block-nodes", {"flat": True}) if n.get("drv") == "qcow2"]
        return {n["file"]: ([b["name"] for b in n.get("dirty-bitmaps", []) if b.get("persistent")], [s["name"] for s in n["image"].get("snapshots", [])])
          for n in nodes if not n["file"].startswith("json:")}

    def image(self, path):
        run = subprocess.run(["qemu-img", "info", "-U", "--output=json", path], capture_output=True, text=True)
        return json.loads(run.stdout) if run.returncode == 0 else {"unreadable": True}

def play(worker, req, base):
    """The answer to each step of a script. What did not change since the step before is left out of what is there after it."""
    text = open(f"{base}/{req['domain']}", encoding="utf-8").read()
    name = re.search(r"<name>(.*?)</name>", text)[1]
    worker.start_over()
    worker.make_images({"kind": "backup", "state": req["state"], "id": req["id"]}, text)
    dom = worker.c.defineXML(text)
    try:
        if req["state"] != "shutoff": dom.createWithFlags(worker.lv.VIR_DOMAIN_START_PAUSED if req["state"] == "paused" else 0)
        script = Play(worker, dom, f"{IMG}/{name}"); before = {}; answers = []
        for number, step in enumerate(req["steps"]):
            answer = script.step(number, step)
            after = answer["after"]; changed = {k: v for k, v in after.items() if before.get(k) != v}
            changed |= {k: None for k in before if k not in after}
            before = after; answer["after"] = changed; answers.append(answer)
            if answer.get("error") == 1 and "crash" in answer.get("message", ""): break
        return {"id": req["id"], "answers": answers, "release": worker.release()}
    finally: worker.clear(dom)
