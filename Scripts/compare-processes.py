#!/usr/bin/env python3
"""Compares `virtmoment validate` as a whole process with other validators, side by side over one corpus.

Usage: compare-processes.py VIRTMOMENT CORPUS [ROUNDS]

CORPUS is what Benchmarks' generate-corpus wrote. In every round each program has its turn, in an order of the round's own; shown are medians over the rounds,
of processor time, of the clock, and the largest memory, and the ratio of processor times to that of virtmoment with one job.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

KINDS = ["domainbackup", "domaincheckpoint", "domainsnapshot"]
SCHEMAS = Path("/usr/share/libvirt/schemas")
# Programs that take a process a file are run on so many of each kind, and their times multiplied.
SAMPLE = 12

LXML = """
import sys
from lxml import etree
schema = etree.RelaxNG(etree.parse(sys.argv[1]))
bad = sum(not schema.validate(etree.parse(path)) for path in sys.argv[2:])
sys.exit(1 if bad else 0)
"""


def run(commands):
    """Runs commands one after the other: processor seconds, seconds, and the largest memory in KiB."""
    processor = wall = memory = 0
    for command in commands:
        start = time.monotonic()
        pid = os.posix_spawnp(
            command[0],
            command,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
        )
        _, status, usage = os.wait4(pid, 0)
        wall += time.monotonic() - start
        processor += usage.ru_utime + usage.ru_stime
        memory = max(memory, usage.ru_maxrss)
        # All documents are valid by their grammar: whoever says otherwise does other work than the rest. What the rules find beyond it
        # in random documents is work that no peer does, and does not count against a run with --quiet.
        if os.waitstatus_to_exitcode(status) > ("--quiet" in command):
            sys.exit(f"{command[0]} {command[1]}: exit status {os.waitstatus_to_exitcode(status)}")
    return processor, wall, memory


def table(title, contenders, rounds, baseline):
    """Measures contenders (name, commands, factor) and prints how they compare with the baseline."""
    results = {name: [] for name, _, _ in contenders}
    order = random.Random(1)
    for _ in range(rounds):
        # Who comes after a large program finds the processor's caches full of that one's data, so it is not always the same one.
        for name, commands, factor in order.sample(contenders, len(contenders)):
            processor, wall, memory = run(commands)
            results[name].append((processor * factor, wall * factor, memory))
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in results.items()}
    print(f"\n| {title} | processor s | wall s | peak MiB | processor / ours | wall / ours |")
    print("|---|---|---|---|---|---|")
    base = medians[baseline]
    for name, (processor, wall, memory) in medians.items():
        print(
            f"| {name} | {processor:.3f} | {wall:.3f} | {memory / 1024:.1f} "
            f"| {processor / base[0]:.2f} | {wall / base[1]:.2f} |"
        )


def peers(files, rng):
    """The other programs over files by kind, and why those missing are left out."""
    flat = [path for kind in KINDS for path in files[kind]]
    found, missing = [], []

    def add(name, program, commands, factor=1):
        if shutil.which(program):
            found.append((name, commands, factor))
        else:
            missing.append(f"{name}: {program} is not installed")

    add("xmllint --noout (parses only)", "xmllint", [["xmllint", "--noout", *flat]])
    if not (SCHEMAS / rng[KINDS[0]]).exists():
        return found, missing + [f"peers with libvirt's schemas: {SCHEMAS} is missing"]
    schema = {kind: str(SCHEMAS / rng[kind]) for kind in KINDS}
    add(
        "xmllint --relaxng",
        "xmllint",
        [["xmllint", "--noout", "--relaxng", schema[kind], *files[kind]] for kind in KINDS if files[kind]],
    )
    add("jing", "jing", [["jing", schema[kind], *files[kind]] for kind in KINDS if files[kind]])
    python = os.environ.get("LXML_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import lxml"], capture_output=True).returncode == 0:
        found.append(
            ("lxml", [[python, "-c", LXML, schema[kind], *files[kind]] for kind in KINDS if files[kind]], 1)
        )
    else:
        missing.append("lxml: python3 has no module lxml (LXML_PYTHON names another python)")
    some = {kind: files[kind][:: max(1, len(files[kind]) // SAMPLE)][:SAMPLE] for kind in KINDS}
    chosen = [["virt-xml-validate", path] for kind in KINDS for path in some[kind]]
    name = "virt-xml-validate" if len(chosen) == len(flat) else f"virt-xml-validate (from {len(chosen)} files)"
    add(name, "virt-xml-validate", chosen, len(flat) / max(1, len(chosen)))
    return found, missing


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, corpus = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    rng = {kind: f"{kind}.rng" for kind in KINDS}
    files = {kind: sorted(str(path) for path in (corpus / "corpus" / kind).glob("*.xml")) for kind in KINDS}
    flat = [path for kind in KINDS for path in files[kind]]

    def ours(jobs, paths, *options):
        level = [] if "--level" in options else ["--quiet"]
        return [[program, "validate", "--jobs", str(jobs), *level, *options, *paths]]

    others, missing = peers(files, rng)
    table(
        f"{len(flat)} documents",
        [
            ("virtmoment validate --jobs 1", ours(1, flat), 1),
            ("virtmoment validate --jobs 2", ours(2, flat), 1),
            ("virtmoment validate --level schema --jobs 1", ours(1, flat, "--level", "schema"), 1),
            *others,
        ],
        rounds,
        "virtmoment validate --jobs 1",
    )
    one = {kind: files[kind][:1] if kind == KINDS[0] else [] for kind in KINDS}
    others, _ = peers(one, rng)
    table(
        "one backup, cold",
        [("virtmoment validate", ours(1, one[KINDS[0]]), 1), *others],
        12 * rounds,
        "virtmoment validate",
    )
    print("\n| one document, memory | bytes | peak MiB | above an empty run, times its size |")
    print("|---|---|---|---|")
    _, _, floor = run(ours(1, one[KINDS[0]]))
    for path in sorted((corpus / "series").glob("*-10000.xml")) + sorted((corpus / "series").glob("*-100000.xml")):
        size = path.stat().st_size
        try:
            _, _, peak = run(ours(1, [str(path)]))
        except SystemExit as refusal:
            print(f"| {path.name} | {size} | {refusal} | |")
            continue
        print(f"| {path.name} | {size} | {peak / 1024:.1f} | {(peak - floor) * 1024 / size:.1f} |")
    print("\n| files in one run | peak MiB |")
    print("|---|---|")
    for count in sorted({min(count, len(flat)) for count in [100, 1_000, len(flat)]}):
        _, _, peak = run(ours(1, flat[:: len(flat) // count][:count]))
        print(f"| {count} | {peak / 1024:.1f} |")
    print()
    for reason in missing:
        print(f"Left out: {reason}")
    print("Left out: libvirt's Go model (libvirt-go-xml): its Go module is not among what this script can install")


main()
