#!/bin/sh
# Writes docs/man from the command's help, by the argument parser's plugin. A test checks that no command or option is missing there.
set -eu
cd "$(dirname "$0")/.."
swift package generate-manual --multi-page --date "$(date +%Y-%m-%d)" --authors "the virtmoment project"
rm -rf docs/man
mkdir -p docs/man
cp .build/plugins/GenerateManual/outputs/virtmoment/*.1 docs/man/
rm docs/man/virtmoment.help*.1
