#!/bin/sh
# Builds everything, tests too, with warnings as errors.
#
#   Scripts/build-strict.sh debug|release
set -eu
cd "$(dirname "$0")/.."
case "${1:?debug or release}" in
debug) VIRTMOMENT_STRICT=1 swift build --build-tests ;;
# Tests see internals (@testable), which a release build has only on request.
release) VIRTMOMENT_STRICT=1 swift build --configuration release ;;
*) exit 64 ;;
esac
