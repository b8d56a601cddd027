#!/bin/sh
# Prints the tables of docs/performance.md: whole processes beside their peers, the released command
# unless VIRTMOMENT names another, then the stages beside libxml2.
# Usage: Scripts/benchmark.sh [DOCUMENTS [ROUNDS]]
set -eu
cd "$(dirname "$0")/.."
documents=${1:-10000}
rounds=${2:-5}
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
if [ -z "${VIRTMOMENT:-}" ]; then
    Scripts/build-release.sh >&2
    VIRTMOMENT=$(Scripts/build-release.sh --show-path)
fi
for product in generate-corpus moment-ratios; do
    swift build -c release --package-path Benchmarks --product "$product" >&2
done
binaries=$(swift build -c release --package-path Benchmarks --show-bin-path)
"$binaries/generate-corpus" samples "$corpus" "$documents"
Scripts/compare-processes.py "$VIRTMOMENT" "$corpus" "$rounds"
echo
if command -v xsltproc >/dev/null; then
    Scripts/compare-with-xsltproc.sh "$VIRTMOMENT" "$rounds"
else
    echo "Left out: xsltproc is not installed"
fi
echo
"$binaries/moment-ratios" .
