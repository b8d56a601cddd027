#!/bin/sh
# Measures `virtmoment template render` beside xsltproc: 1,000 domains in one invocation each, the same stylesheets.
#
#   compare-with-xsltproc.sh COMMAND [ROUNDS]
#
# xsltproc only transforms; the command also parses what comes out, validates it, checks it by the rules and prints it canonically, except with
# --no-validate. Rounds alternate between the programs, so that a busy minute hits all; the medians' ratios are what counts.
set -eu
command=$(realpath "$1")
rounds=${2:-7}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/domains" "$work/templates"
number=0
while [ $number -lt 1000 ]; do
    for sample in samples/domains/two-disks.xml samples/domains/cdrom-empty.xml samples/domains/backing-chain.xml \
        samples/domains/encrypted.xml samples/domains/uefi-nvram.xml; do
        sed "s|<name>|<name>n$number-|" "$sample" > "$work/domains/$number.xml"
        number=$((number + 1))
    done
done
for template in templates/*.xsl; do sed 's|virtmoment:||' "$template" > "$work/templates/$(basename "$template")"; done

python3 - "$command" "$work" "$rounds" <<'PYTHON'
import os, statistics, subprocess, sys, time, glob

command, work, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
files = sorted(glob.glob(f"{work}/domains/*.xml"))
render = [command, "template", "render", "push-full", "--domain", f"{work}/domains", "-p", "directory=/backup", "--time", "17",
          "--quiet"]
programs = {
    "xsltproc": ["xsltproc", "--stringparam", "directory", "/backup", "--param",
                 "{https://virtmoment.dev/ns/template}time", "17", f"{work}/templates/push-full.xsl", *files],
    "render --no-validate, 1 job": [*render, "--no-validate", "--jobs", "1"],
    "render --no-validate, 2 jobs": [*render, "--no-validate", "--jobs", "2"],
    "render, 1 job": [*render, "--jobs", "1"],
    "render, 2 jobs": [*render, "--jobs", "2"],
}
times = {name: [] for name in programs}
cpu = {name: [] for name in programs}
for _ in range(rounds):
    for name, arguments in programs.items():
        before, start = os.times(), time.perf_counter()
        if subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            sys.exit(f"{name} failed")
        times[name].append(time.perf_counter() - start)
        after = os.times()
        cpu[name].append(after.children_user + after.children_system - before.children_user - before.children_system)
base = statistics.median(times["xsltproc"])
base_cpu = statistics.median(cpu["xsltproc"])
for name in programs:
    wall, used = statistics.median(times[name]), statistics.median(cpu[name])
    print(f"{name:30} {wall * 1000:8.1f} ms (min {min(times[name]) * 1000:.1f}), cpu {used * 1000:.0f} ms; "
          f"throughput of xsltproc's: {base / wall:.2f} (by cpu {base_cpu / used:.2f})")
PYTHON
