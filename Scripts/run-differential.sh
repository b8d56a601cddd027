#!/bin/sh
# Compares with what others make of the same input, for a night: each part ends with the first difference, and says how much it compared.
#
#   Scripts/run-differential.sh [SECONDS [GRAMMARS]]   28,800 seconds of the parser beside libxml2 and expat, and 5,000 random grammars beside jing, by default
#
# First the parser (the fuzz target peers), then the RELAX NG engine on random grammars with 25 documents each, then the rules on all answers of libvirt that are recorded.
# The grammars are the same each time, the first so many of an endless row.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-28800}
grammars=${2:-5000}
status=0
Scripts/fuzz.sh "$seconds" peers || status=$?
export CI=true
RELAXNG_RANDOM_GRAMMARS=$grammars swift test --disable-xctest --filter '^RelaxNGTests.RandomGrammarTests' || status=$?
swift test --skip-build --disable-xctest --filter '^MomentRulesTests.*Oracle' || status=$?
exit "$status"
