#!/usr/bin/env python3
"""Makes scripts of requests, at random, of which nobody knows the answers: snapshots and checkpoints made, deleted and gone back to.

    make-oracle-sequences.py FOLDER [--seed N] [--count N]

FOLDER gets domains and requests.jsonl, for record-oracle/in-tree.sh to ask a real libvirt:

    Scripts/make-oracle-sequences.py /tmp/scripts --seed 3
    Scripts/record-oracle/in-tree.sh / /tmp/answers /tmp/scripts

Each script begins with a domain that is off, paused or running, and does five to nine things to it: internal snapshots and external ones, with
and without memory, of all disks and of one; checkpoints; deletions of every scope; going back; starting, ending, another definition. Whatever
one step makes, a later one may meet, so most deletions and reversions have children, parents or bitmaps in their way.
"""
import argparse
import json
import random
import re
import shutil
from pathlib import Path

DOMAINS = Path(__file__).parent.parent / "Tests/Fixtures/oracle/domains"
SCOPES = [[]] * 6 + [["CHILDREN"]] * 2 + [["CHILDREN_ONLY"]] * 2 + [["METADATA_ONLY"], ["METADATA_ONLY", "CHILDREN"]]
REVERSIONS = [[], [], [], ["RUNNING"], ["PAUSED"], ["FORCE"], ["FORCE", "RUNNING"]]


class Script:
    """What a script has made so far, if all went well."""

    def __init__(self, number, seed):
        self.random = random.Random(f"{seed}/{number}")
        self.id = f"q{seed}-{number:03d}"
        self.domain = self.random.choice(["two"] * 4 + ["twocd"] * 2 + ["qraw"])
        self.state = self.random.choice(["paused", "paused", "running", "shutoff"])
        self.text = (DOMAINS / f"{self.domain}.xml").read_text("utf-8")
        self.active = self.state != "shutoff"
        self.snapshots, self.checkpoints, self.made = [], [], 0
        # Most scripts keep to one way of taking snapshots, as people do; the others mix them.
        self.bent = self.random.choice(["internal", "external", "external", "mixed", "mixed"])

    def name(self, kind):
        self.made += 1
        return f"{kind}{self.made}"

    def snapshot(self):
        name = self.name("s")
        self.snapshots.append(name)
        inner = self.bent == "internal" or self.bent == "mixed" and self.random.random() < 0.5
        flags = []
        if inner:
            body = ""
        else:
            memory = self.active and self.random.random() < 0.3
            body = ""
            if memory:
                body += f"<memory snapshot='external' file='/srv/images/{self.domain}/{name}.mem'/>"
            else:
                flags.append("DISK_ONLY")
            if self.random.random() < 0.2:
                body += "<disks><disk name='vda' snapshot='external'/><disk name='vdb' snapshot='no'/></disks>"
        if self.random.random() < 0.05:
            flags.append("HALT")
            self.active = False
        return {"op": "snapshotCreateXML", "xml": f"<domainsnapshot><name>{name}</name>{body}</domainsnapshot>", "flags": flags}

    def checkpoint(self):
        name = self.name("c")
        self.checkpoints.append(name)
        disks = "<disks><disk name='vda' checkpoint='bitmap'/></disks>" if self.domain == "qraw" or self.random.random() < 0.1 else ""
        return {"op": "checkpointCreateXML", "xml": f"<domaincheckpoint><name>{name}</name>{disks}</domaincheckpoint>", "flags": []}

    def delete(self, call, names):
        """What was deleted is seldom asked for again."""
        name = self.random.choice(names)
        if self.random.random() < 0.7:
            names.remove(name)
        return {"op": call, "name": name, "flags": self.random.choice(SCOPES)}

    def other_definition(self):
        kind = self.random.choice(["memory", "vcpu", "disk"])
        text = self.text
        if kind == "memory":
            text = text.replace(">32768<", ">65536<")
        elif kind == "vcpu":
            text = re.sub(r"<vcpu[^>]*>1</vcpu>", "<vcpu>2</vcpu>", text)
        else:
            text = re.sub(r"<disk [^>]*>(?:(?!</disk>).)*<target dev='vdb'.*?</disk>", "", text)
        return {"op": "defineXML", "xml": text}

    def step(self):
        choices = {"snapshot": 5, "checkpoint": 2}
        if self.snapshots:
            choices |= {"delete": 5, "revert": 5}
        if self.checkpoints:
            choices["forget"] = 1
        choices |= {"destroy": 1, "suspend": 0.3, "resume": 0.7, "define": 0.2} if self.active else {"start": 2, "define": 0.4}
        what = self.random.choices(list(choices), list(choices.values()))[0]
        if what == "snapshot":
            return self.snapshot()
        if what == "checkpoint":
            return self.checkpoint()
        if what == "delete":
            return self.delete("snapshotDelete", self.snapshots)
        if what == "revert":
            step = {"op": "snapshotRevert", "name": self.random.choice(self.snapshots), "flags": self.random.choice(REVERSIONS)}
            self.active = True
            return step
        if what == "forget":
            return self.delete("checkpointDelete", self.checkpoints)
        if what == "define":
            return self.other_definition()
        self.active = what != "destroy"
        return {"op": what, "flags": ["PAUSED"] if what == "start" and self.random.random() < 0.5 else []}

    def request(self):
        first = self.snapshot() if self.random.random() < 0.8 else self.checkpoint()
        steps = [first] + [self.step() for _ in range(self.random.randint(4, 8))]
        return {"id": self.id, "domain": f"domains/{self.domain}.xml", "state": self.state, "steps": steps}


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=320)
    options = options.parse_args()
    (options.folder / "domains").mkdir(parents=True, exist_ok=True)
    for file in DOMAINS.glob("*.xml"):
        shutil.copy(file, options.folder / "domains")
    with open(options.folder / "requests.jsonl", "w", encoding="utf-8") as file:
        for number in range(options.count):
            file.write(json.dumps(Script(number, options.seed).request()) + "\n")


if __name__ == "__main__":
    main()
