#!/bin/sh
# Writes docs/man from the command's help. A test checks that no command or option is missing there.
set -eu
cd "$(dirname "$0")/.."
exec python3 Scripts/write-manual.py "$(swift build --show-bin-path)/virtmoment" docs/man
