#!/bin/sh
# Gives documents to the targets of Fuzz/, each a thousand times, and compares the bytes of the heap that are in use after 10 and after 1000 executions.
# What is lost each time makes that grow; what is made once and kept does not. Blocks differ a little in how they are cut, so less than 8 KiB is passed
# over: the least that malloc gives, lost once in four executions, would be as much. Exit 0: no growth; 1: some, and each such document is listed.
#
#   Scripts/check-leaks.sh [DOCUMENTS [TARGET ...]]   so many of the seeds of each target, 40 by default; all targets by default
set -eu
cd "$(dirname "$0")/.."
documents=${1:-40}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- parse grammar validate roundtrip json template fill
program=$(Scripts/build-fuzzers.sh | tail -n 1)
[ -x "$program" ] || exit 1
work=.build-fuzz
Scripts/write-fuzz-seeds.py "$work/seeds" "$work/dictionary"
export FUZZ_HEAP=1 SWIFT_BACKTRACE=enable=no
# What malloc keeps to give out again at once counts as in use: it is to keep nothing.
export GLIBC_TUNABLES=glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0

status=0
for target in "$@"; do
    all=$(find "$work/seeds/$target" -type f | wc -l)
    step=$(((all + documents - 1) / documents))
    count=0
    grown=0
    # The names are digests, so that every step-th of them is a sample of all.
    for seed in $(find "$work/seeds/$target" -type f | sort | awk "NR % $step == 0"); do
        count=$((count + 1))
        # The first arena of each report; there is one thread.
        uses=$(FUZZ_TARGET=$target "$program" -runs=1000 -timeout=60 -detect_leaks=0 "$seed" 2>&1 |
            awk '/^heap after/ { wanted = 1 } wanted && /^in use bytes/ { print $NF; wanted = 0 }' | tr '\n' ' ')
        early=$(echo "$uses" | cut -d ' ' -f 1)
        late=$(echo "$uses" | cut -d ' ' -f 3)
        [ -n "$late" ] && [ $((late - early)) -lt 8192 ] && continue
        grown=$((grown + 1))
        status=1
        echo "$target: $seed: ${early:-nothing} bytes after 10 executions, ${late:-nothing} after 1000" >&2
    done
    [ "$count" -gt 0 ] || status=1
    echo "$target: $count documents, $grown that make the heap grow"
done
exit $status
