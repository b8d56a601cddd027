#!/usr/bin/env python3
"""Makes requests of which nobody knows the answer: the recorded ones, changed at random.

    make-oracle-requests.py FOLDER [--seed N] [--count N]

FOLDER gets documents, domains and requests.jsonl, for record-oracle/in-tree.sh to ask a real libvirt:

    Scripts/make-oracle-requests.py /tmp/hunt --seed 3
    Scripts/record-oracle/in-tree.sh / /tmp/answers /tmp/hunt && mv /tmp/answers/answers.jsonl /tmp/hunt && rm /tmp/hunt/requests.jsonl
    ORACLE=/tmp/hunt ORACLE_RELEASE=9.0.0 swift test --filter OracleTests

Each document gets one to three changes: another value for an attribute, one more attribute or element that documents of its kind have
somewhere, one less, one twice, another text, another order; the flags, the state and the domain of some are changed, too. Stored domains
are left as they are, nearly always: the grammar of all that may stand in them is libvirt's own. Left out is what depends on more
of the host than is made here: devices that are not files, secrets.
"""
import argparse
import copy
import json
import random
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

CORPORA = [Path(__file__).parent.parent / "Tests/Fixtures" / name for name in ("oracle", "oracle-own", "oracle-extra")]
FLAGS = {
    "backup": ["reuse-external"],
    "checkpoint": ["redefine", "quiesce", "redefine-validate"],
    "snapshot": ["redefine", "current", "no-metadata", "halt", "disk-only", "reuse-external", "quiesce", "atomic", "live", "validate"],
}
ODD_VALUES = ["", "no", "yes", "0", "-1", "1", "+5", " 5", "0x10", "65536", "99999999999999999999", "vda", "sda", "/srv/images/two/vda.qcow2",
              "qcow2", "raw", "file", "block", "network", "unix", "manual", "internal", "external", "local", "localhost"]
OPAQUE = {"domain", "inactiveDomain", "cookie"}
NEEDS_HOST = re.compile("/dev/loop|<secret|nvme|vhostuser")


def recorded():
    """The requests of the corpora with their documents."""
    for corpus in CORPORA:
        for file in sorted(corpus.glob("*.jsonl")):
            if file.name == "sequences.jsonl":
                continue
            for line in file.read_text("utf-8").splitlines():
                request = json.loads(line)
                text = (corpus / request["document"]).read_bytes()
                if b"<!DOCTYPE" in text or any(step["op"] in ("write", "blockCommitActive", "managedSave") for step in request["setup"]):
                    continue
                try:
                    root = ET.fromstring(text)
                except ET.ParseError:
                    continue
                if root.tag == "domain" + request["kind"]:
                    request["domain"] = "domains/" + Path(request["domain"]).name
                    yield request, root


class Mutator:
    """Changes documents to what other documents of their kind have."""

    def __init__(self, seed, documents):
        self.random = random.Random(seed)
        self.values, self.texts, self.children = {}, {}, {}
        for kind, root in documents:
            for element in root.iter():
                for name, value in element.attrib.items():
                    self.values.setdefault((kind, element.tag), {}).setdefault(name, set()).add(value)
                if len(element) == 0 and (element.text or "").strip():
                    self.texts.setdefault((kind, element.tag), set()).add(element.text)
                for child in element:
                    self.children.setdefault((kind, element.tag), []).append(child)

    def elements(self, element):
        yield element
        for child in element:
            if child.tag not in OPAQUE or self.random.random() < 0.02:
                yield from self.elements(child)

    def value(self, kind, tag, name):
        usual = sorted(self.values[kind, tag].get(name, ODD_VALUES))
        return self.random.choice(usual if self.random.random() < 0.75 else ODD_VALUES)

    def change(self, kind, root):
        pick = self.random
        parents = {child: parent for parent in root.iter() for child in parent}
        element = pick.choice(list(self.elements(root)))
        key = (kind, element.tag)
        what = pick.random()
        if what < 0.28 and element.attrib:
            name = pick.choice(sorted(element.attrib))
            element.set(name, self.value(kind, element.tag, name))
        elif what < 0.40 and element.attrib:
            del element.attrib[pick.choice(sorted(element.attrib))]
        elif what < 0.55 and key in self.values:
            name = pick.choice(sorted(self.values[key]))
            element.set(name, self.value(kind, element.tag, name))
        elif what < 0.65 and element is not root:
            parents[element].remove(element)
        elif what < 0.72 and element is not root:
            parent = parents[element]
            parent.insert(pick.randrange(len(parent) + 1), copy.deepcopy(element))
        elif what < 0.90 and key in self.children:
            element.insert(pick.randrange(len(element) + 1), copy.deepcopy(pick.choice(self.children[key])))
        elif what < 0.95 and key in self.texts:
            element.text = pick.choice([*sorted(self.texts[key]), "", "0", "-5", "12345678901234567890", "a/b"])
        elif len(element) > 1:
            order = list(element)
            pick.shuffle(order)
            element[:] = order


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=1000)
    options = options.parse_args()
    (options.folder / "documents").mkdir(parents=True)
    (options.folder / "domains").mkdir()
    for corpus in CORPORA:
        for file in (corpus / "domains").iterdir():
            shutil.copy(file, options.folder / "domains")
    bases = [base for base in recorded() if base[0]["state"] != "running"]
    mutator = Mutator(options.seed, [(request["kind"], root) for request, root in bases])
    pick = mutator.random

    def write(name, root):
        (options.folder / "documents" / name).write_text(ET.tostring(root, encoding="unicode"), "utf-8")
        return f"documents/{name}"

    requests = []
    while len(requests) < options.count:
        kind = pick.choice(["backup"] * 3 + ["checkpoint"] * 2 + ["snapshot"] * 4)
        base, root = pick.choice([base for base in bases if base[0]["kind"] == kind])
        root = copy.deepcopy(root)
        for _ in range(pick.choice([1, 1, 1, 2, 2, 3])):
            mutator.change(kind, root)
        if NEEDS_HOST.search(ET.tostring(root, encoding="unicode")):
            continue
        request = {key: copy.deepcopy(base[key]) for key in ("kind", "domain", "state", "persistent", "flags", "setup")}
        if pick.random() < 0.25:
            request["flags"] = sorted(set(request["flags"]) ^ {pick.choice(FLAGS[kind])})
        if not request["setup"] and pick.random() < 0.1:
            request["domain"] = pick.choice(bases)[0]["domain"]
        if not request["setup"] and request["persistent"] and pick.random() < 0.07:
            request["state"] = pick.choice(["paused", "shutoff"])
        name = f"h{options.seed}-{len(requests):05}"
        request = {"id": name, "document": write(f"{name}.xml", root)} | request
        if kind == "backup" and pick.random() < 0.12:
            checkpoint = copy.deepcopy(pick.choice([root for other, root in bases if other["kind"] == "checkpoint"]))
            if pick.random() < 0.5:
                mutator.change("checkpoint", checkpoint)
            request["checkpointDocument"] = write(f"{name}-checkpoint.xml", checkpoint)
        requests.append(request)
    with open(options.folder / "requests.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(request, ensure_ascii=False) + "\n" for request in requests)


if __name__ == "__main__":
    main()
