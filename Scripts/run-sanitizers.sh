#!/bin/sh
# Runs tests under a sanitizer, in a build folder of its own. A report fails the run; with "address", so do leaks (on x86-64, see leak-roots.c).
#
#   Scripts/run-sanitizers.sh address|thread [FILTER]   FILTER is a regular expression for the tests to run; by default all, with "address" but those of a live host
set -eu
cd "$(dirname "$0")/.."
kind=${1:?address or thread}
filter=${2:-}
# Goes on after a report, so that a run tells of all races; a process with a report ends with exit code 66.
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=0}"
export LSAN_OPTIONS="${LSAN_OPTIONS:+$LSAN_OPTIONS:}suppressions=$PWD/Scripts/leak-sanitizer.supp:print_suppressions=0"
# Swift's own report of a crash stops the threads of the process, which a sanitizer's are not made for: it may wait forever.
export SWIFT_BACKTRACE=enable=no
if [ -n "$filter" ]; then
    set -- --filter "$filter"
else
    # They limit the address space or take /proc away: no sanitizer starts so.
    set -- --skip 'EndToEndTests/(laughs|large)\(' --skip 'SurroundingsTests/noProc\('
    # They load libvirt, which is not built for this.
    [ "$kind" = thread ] || set -- "$@" --skip LiveTests
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
if [ "$kind" = thread ]; then
    # Each process writes its reports to a file of its own, the commands that tests run as well: none is lost, whatever becomes of the process and of what it says.
    reports=$PWD/.build-thread/reports
    rm -rf "$reports"
    mkdir -p "$reports"
    TSAN_OPTIONS="$TSAN_OPTIONS log_path=$reports/report"
    # What happens to Swift's Mutex in the system's library is told by this file, which all programs are linked with.
    clang -c -g -O1 -Wall -Wextra -Werror Scripts/thread-sanitizer-mutex.c -o .build-thread/mutex.o
    set -- -Xlinker "$PWD/.build-thread/mutex.o" "$@"
    # The sanitizer puts itself before functions of this library, and finds them only where it is there from the beginning; libvirt, which needs it, comes later.
    if PATH=$PATH:/sbin ldconfig -p | grep -q 'libtirpc\.so\.3 '; then export LD_PRELOAD="${LD_PRELOAD:+$LD_PRELOAD:}libtirpc.so.3"; fi
fi
status=0
# There are no tests for XCTest, and it loses the record of running none.
run() { swift test --disable-xctest --sanitize "$kind" --scratch-path ".build-$kind" "$@" || status=$?; }
if [ "$kind" = address ] && [ -z "$filter" ]; then
    # After all in one process LeakSanitizer took for lost what libxml2 and GLib keep for each thread, though the threads were there (docs/robustness.md).
    run "$@" --skip '^(LibvirtHost|BackupJobs|BackupSets|ChainDoctor|LiveHost|CLibvirt|Guide|MomentCommands)Tests'
    run "$@" --filter '^(LibvirtHost|BackupJobs|BackupSets|ChainDoctor|LiveHost|CLibvirt|Guide)Tests'
    run "$@" --filter '^MomentCommandsTests'
else
    run "$@"
fi
if [ "$kind" = thread ]; then
    for report in "$reports"/*; do
        [ -f "$report" ] || continue
        cat "$report" >&2
        [ "$status" -ne 0 ] || status=66
    done
fi
exit "$status"
