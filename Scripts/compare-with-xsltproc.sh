#!/bin/sh
# Measures `virtmoment template render` beside xsltproc: 1,000 domains in one invocation each, the same stylesheets.
#
#   compare-with-xsltproc.sh [COMMAND [ROUNDS]]
#   REALTIME=1 compare-with-xsltproc.sh         as root: goes before all other work, so that the clock can be trusted on a busy machine
#
# Without COMMAND the released build is measured, which is built if need be. xsltproc only transforms; the command also reads what comes out,
# validates it, checks it by the rules and prints it canonically: with --no-validate it neither validates nor checks. In each round every
# program has its turn, so that a busy minute hits all; shown are medians of each round's ratios. Processor time is what counts for one job, the
# clock for two: that one wants an idle machine, or REALTIME.
set -eu
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then
    command=$(realpath "$1")
else
    Scripts/build-release.sh >&2
    command=$(Scripts/build-release.sh --show-path)
fi
rounds=${2:-7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/domains" "$work/templates"
number=0
while [ $number -lt 1000 ]; do
    for sample in two-disks cdrom-empty backing-chain encrypted uefi-nvram; do
        sed "s|<name>|<name>n$number-|" "samples/domains/$sample.xml" > "$work/domains/$number.xml"
        number=$((number + 1))
    done
done
for template in templates/*.xsl; do sed 's|virtmoment:||' "$template" > "$work/templates/$(basename "$template")"; done

python3 - "$command" "$work" "$rounds" <<'PYTHON'
import glob, os, statistics, sys, time

command, work, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
files = sorted(glob.glob(f"{work}/domains/*.xml"))
render = [command, "template", "render", "push-full", "--domain", f"{work}/domains", "-p", "directory=/backup", "--time", "17",
          "--quiet"]
programs = {
    "xsltproc": ["xsltproc", "--stringparam", "directory", "/backup", "--param",
                 "{https://virtmoment.dev/ns/template}time", "17", f"{work}/templates/push-full.xsl", *files],
    "render --no-validate --jobs 1": [*render, "--no-validate", "--jobs", "1"],
    "render --no-validate --jobs 2": [*render, "--no-validate", "--jobs", "2"],
    "render --jobs 1": [*render, "--jobs", "1"],
    "render --jobs 2": [*render, "--jobs", "2"],
}


def measure(arguments):
    """Processor seconds and seconds by the clock."""
    start = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    _, status, usage = os.wait4(os.posix_spawnp(arguments[0], arguments, os.environ, file_actions=quiet), 0)
    if status != 0:
        sys.exit(f"{arguments[0]} failed")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start


if os.environ.get("REALTIME"):
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(20))
results = {name: [] for name in programs}
for _ in range(rounds):
    for name, arguments in programs.items():
        results[name].append(measure(arguments))


def ratio(of, to, column):
    return statistics.median(a[column] / b[column] for a, b in zip(results[of], results[to]))


print("| 1,000 domains, push-full | processor ms | clock ms | throughput beside xsltproc's, by processor time | by the clock |")
print("|---|---|---|---|---|")
for name, measured in results.items():
    processor, clock = (statistics.median(column) * 1000 for column in zip(*measured))
    print(f"| {name} | {processor:.0f} | {clock:.0f} | {ratio('xsltproc', name, 0):.2f} | {ratio('xsltproc', name, 1):.2f} |")
for kind in ["render --no-validate", "render"]:
    print(f"\n{kind}: two jobs take {ratio(f'{kind} --jobs 2', f'{kind} --jobs 1', 0):.2f} of one job's processor time and "
          f"{ratio(f'{kind} --jobs 2', f'{kind} --jobs 1', 1):.2f} of its time by the clock.")
print(f"Load: {' '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors.")
PYTHON
