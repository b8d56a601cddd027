#!/bin/sh
# Runs every test; the last line is the test runner's summary. Where tests failed, all that they recorded is told again
# before it: it stands far above in the output, among what hosts and guests say.
set -eu
cd "$(dirname "$0")/.."
Scripts/require-swift.sh
# Here rather than in /tmp, where it would stay if this were killed.
log=.build/tests.log
export TMPDIR="$PWD/.build/tmp"
rm -rf "$TMPDIR"
mkdir -p "$TMPDIR"
{
    status=0
    swift test "$@" 2>&1 || status=$?
    echo "$status" >"$log.status"
} | tee "$log"
status=$(cat "$log.status")
rm -rf "$log.status" "$TMPDIR"
if [ "$status" -ne 0 ]; then
    # Each with what is said of it: the lines up to the next test's, or other, event.
    awk '/recorded an issue/ { shown = 1; print; next }
        /^[^[:space:]↳]/ { shown = 0 }
        shown { print }' "$log"
    grep -E 'Test run with .* (passed|failed)' "$log" | tail -n 1
fi
exit "$status"
