#!/bin/sh
# Feeds the targets of Fuzz/ with mutated samples, one after the other. Exit 0: nothing found; 1: something was, and is kept below .build-fuzz/finds.
#
#   Scripts/fuzz.sh [SECONDS [TARGET ...]]   SECONDS in all, 60 by default; all targets by default
#   FUZZ_RUNS=20000 Scripts/fuzz.sh          so many inputs a target, nearly the same ones each time: for a gate
#
# What grew in earlier runs (.build-fuzz/corpus) is built upon, except with FUZZ_RUNS. FUZZ_SANITIZER=address builds with AddressSanitizer, and
# looks for leaks at the end of each target's run.
# A find is turned into a test of the module it is in, then mended; run one alone by FUZZ_TARGET=target .build-fuzz/fuzz FILE.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- parse peers grammar validate roundtrip json template fill
program=$(Scripts/build-fuzzers.sh ${FUZZ_SANITIZER:+"$FUZZ_SANITIZER"} | tail -n 1)
[ -x "$program" ] || exit 1
each=$((seconds / $#))
[ "$each" -gt 0 ] || each=1
work=.build-fuzz
mkdir -p "$work/finds"
Scripts/write-fuzz-seeds.py "$work/seeds" "$work/dictionary"
# A trap must reach libFuzzer, which keeps the input. The same hashes each time make the same run of the same inputs.
export SWIFT_BACKTRACE=enable=no SWIFT_DETERMINISTIC_HASHING=1
# libFuzzer's own look for leaks, after inputs, takes long; which input it was is shown by check-leaks.sh.
leaks=0
if [ "${FUZZ_SANITIZER:-}" = address ] && [ "$(uname -m)" = x86_64 ]; then
    leaks=1
    roots=$(Scripts/build-leak-roots.sh .build-fuzz-address)
    export LD_PRELOAD="${LD_PRELOAD:+$LD_PRELOAD:}$roots"
fi
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=$leaks"
export FUZZ_DICTIONARY="$PWD/$work/dictionary"

status=0
for target in "$@"; do
    log=$work/$target.log
    corpus=$work/corpus/$target
    limit=-max_total_time=$each
    if [ -n "${FUZZ_RUNS:-}" ]; then
        corpus=$work/corpus-of-runs/$target
        rm -rf "$corpus"
        # How often a branch is taken, and what is compared, varies with addresses; whether it is taken hardly does.
        limit="-runs=$FUZZ_RUNS -seed=1 -use_counters=0 -use_cmp=0 -entropic=0 -reload=0"
    fi
    mkdir -p "$corpus"
    begin=$(date +%s)
    # shellcheck disable=SC2086 # a list
    FUZZ_TARGET=$target "$program" $limit -timeout=60 -rss_limit_mb=3072 -max_len=16384 -detect_leaks=0 -dict="$work/dictionary" \
        -artifact_prefix="$work/finds/$target-" -print_final_stats=1 "$corpus" "$work/seeds/$target" >"$log" 2>&1 || {
        status=1
        grep -E 'found:|Fatal error|ERROR|SUMMARY|Test unit written' "$log" >&2 || tail -n 20 "$log" >&2
    }
    count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
    echo "$target: ${count:-0} executions in $(($(date +%s) - begin)) s, $(find "$corpus" -type f | wc -l) inputs kept"
done
exit $status
