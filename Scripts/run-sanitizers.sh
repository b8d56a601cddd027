#!/bin/sh
# Runs tests under a sanitizer, in a build folder of its own.
#
#   Scripts/run-sanitizers.sh address|thread [FILTER]   FILTER is a regular expression for the tests to run; all by default
set -eu
cd "$(dirname "$0")/.."
kind=${1:?address or thread}
filter=${2:-.}
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1 suppressions=$PWD/Scripts/thread-sanitizer.supp}"
# LeakSanitizer does not follow pointers in whose bits Swift keeps marks: its list is to be read, and does not fail the run.
export LSAN_OPTIONS="${LSAN_OPTIONS:-exitcode=0}"
exec swift test --sanitize "$kind" --scratch-path ".build-$kind" --filter "$filter"
