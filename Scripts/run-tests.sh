#!/bin/sh
# Runs every test; the last line is the test runner's summary.
set -eu
cd "$(dirname "$0")/.."
exec swift test "$@"
