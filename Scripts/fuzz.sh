#!/bin/sh
# Feeds the targets of Fuzz/ with mutated samples, one after the other. Exit 0: nothing found; 1: something was, and is kept below .build-fuzz/finds.
#
#   Scripts/fuzz.sh [SECONDS [TARGET ...]]   SECONDS in all, 60 by default; all targets by default
#
# What grew in earlier runs (.build-fuzz/corpus) is built upon. FUZZ_SANITIZER=address builds with AddressSanitizer.
# A find is turned into a test of the module it is in, then mended; run one alone by FUZZ_TARGET=target .build-fuzz/fuzz FILE.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- parse grammar validate roundtrip json template fill
program=$(Scripts/build-fuzzers.sh ${FUZZ_SANITIZER:+"$FUZZ_SANITIZER"} | tail -n 1)
[ -x "$program" ] || exit 1
each=$((seconds / $#))
[ "$each" -gt 0 ] || each=1
work=.build-fuzz
# A trap must reach libFuzzer, which keeps the input.
export SWIFT_BACKTRACE=enable=no
export FUZZ_DICTIONARY="$PWD/$work/dictionary"
mkdir -p "$work/finds"
Scripts/write-fuzz-seeds.py "$work/seeds" "$work/dictionary"

status=0
for target in "$@"; do
    corpus=$work/corpus/$target
    log=$work/$target.log
    mkdir -p "$corpus"
    FUZZ_TARGET=$target "$program" -max_total_time="$each" -timeout=20 -rss_limit_mb=3072 -max_len=16384 -dict="$work/dictionary" \
        -artifact_prefix="$work/finds/$target-" -print_final_stats=1 "$corpus" "$work/seeds/$target" >"$log" 2>&1 || {
        status=1
        grep -E 'found:|Fatal error|ERROR|SUMMARY|Test unit written' "$log" >&2 || tail -n 20 "$log" >&2
    }
    count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "$target: ${count:-0} executions in $each s, $(find "$corpus" -type f | wc -l) inputs kept"
done
exit $status
