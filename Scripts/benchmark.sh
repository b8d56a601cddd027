#!/bin/sh
# Prints the tables of docs/performance.md: whole processes beside their peers, then the stages beside libxml2.
# Usage: Scripts/benchmark.sh [DOCUMENTS [ROUNDS]]
set -eu
cd "$(dirname "$0")/.."
documents=${1:-10000}
rounds=${2:-5}
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
[ -n "${VIRTMOMENT:-}" ] || swift build -c release --product virtmoment >&2
for product in generate-corpus moment-ratios; do
    swift build -c release --package-path Benchmarks --product "$product" >&2
done
binaries=$(swift build -c release --package-path Benchmarks --show-bin-path)
"$binaries/generate-corpus" samples "$corpus" "$documents"
Scripts/compare-processes.py "${VIRTMOMENT:-.build/release/virtmoment}" "$corpus" "$rounds"
"$binaries/moment-ratios" .
