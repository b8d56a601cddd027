#!/bin/sh
# Writes docs/diagnostics, a page for each code, from the explanations in the sources. A test checks that they are up to date.
set -eu
cd "$(dirname "$0")/.."
swift build --product virtmoment
rm -rf docs/diagnostics
"$(swift build --show-bin-path)/virtmoment" explain --export docs/diagnostics
