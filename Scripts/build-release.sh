#!/bin/sh
# Builds the command for use: optimised, with the Swift runtime inside, so that it runs where no toolchain is.
#
#   Scripts/build-release.sh              builds
#   Scripts/build-release.sh --show-path  prints where the command is
set -eu
cd "$(dirname "$0")/.."
flags="--configuration release --static-swift-stdlib --product virtmoment"
if [ "${1:-}" = --show-path ]; then
    # shellcheck disable=SC2086 # options
    echo "$(swift build $flags --show-bin-path)/virtmoment"
else
    # shellcheck disable=SC2086
    swift build $flags
fi
