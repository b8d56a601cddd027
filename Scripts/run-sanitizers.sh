#!/bin/sh
# Runs tests under a sanitizer, in a build folder of its own. A report fails the run; with "address", so do leaks (on x86-64, see leak-roots.c).
#
#   Scripts/run-sanitizers.sh address|thread [FILTER]   FILTER is a regular expression for the tests to run; by default all but those of a live host
set -eu
cd "$(dirname "$0")/.."
kind=${1:?address or thread}
filter=${2:-}
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1 suppressions=$PWD/Scripts/thread-sanitizer.supp}"
export LSAN_OPTIONS="${LSAN_OPTIONS:+$LSAN_OPTIONS:}suppressions=$PWD/Scripts/leak-sanitizer.supp:print_suppressions=0"
# Swift's own report of a crash stops the threads of the process, which a sanitizer's are not made for: it may wait forever.
export SWIFT_BACKTRACE=enable=no
if [ -n "$filter" ]; then
    set -- --filter "$filter"
else
    # Those of a live host load libvirt, which is not built for this. The other three limit the address space or take /proc away: no sanitizer starts so.
    set -- --skip LiveTests --skip 'EndToEndTests/(laughs|large)\(' --skip 'SurroundingsTests/noProc\('
fi
if [ "$kind" = address ]; then
    if [ "$(uname -m)" = x86_64 ]; then
        roots=$(Scripts/build-leak-roots.sh ".build-$kind")
        export LD_PRELOAD="${LD_PRELOAD:+$LD_PRELOAD:}$roots"
    else
        echo "$0: leaks are not looked for: LeakSanitizer cannot follow Swift on this machine" >&2
        export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
    fi
fi
# There are no tests for XCTest, and it loses the record of running none.
exec swift test --disable-xctest --sanitize "$kind" --scratch-path ".build-$kind" "$@"
