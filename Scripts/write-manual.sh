#!/bin/sh
# Writes docs/man from the command's help, by the argument parser's plugin. A test checks that no command or option is missing there.
set -eu
cd "$(dirname "$0")/.."
swift package generate-manual --multi-page --date "$(date +%Y-%m-%d)" --authors "the virtmoment project"
rm -rf docs/man
mkdir -p docs/man
# Pages are named as `man virtmoment validate` looks for them, and as an index of manual pages can read them: one word,
# without quotes; the command as it is typed stands in the synopsis.
for page in .build/plugins/GenerateManual/outputs/virtmoment/*.1; do
    dotted=$(basename "$page" .1)
    name=$(echo "$dotted" | tr . -)
    case $name in virtmoment-help*) continue ;; esac
    sed -e '/^\.Xr virtmoment\.help/d' -e ':again' -e 's/^\(\.Xr [^ ]*\)\./\1-/' -e 't again' \
        -e "s/^\.Dt .*/.Dt $(echo "$name" | tr '[:lower:]' '[:upper:]') 1/" \
        -e "/^\.Sh NAME/{n;s/.*/.Nm $name/;n;s/^\.Nd \"\(.*\)\"\$/.Nd \1/;}" \
        -e "/^\.Sh SYNOPSIS/{n;s/.*/.Nm \"$(echo "$dotted" | tr . ' ')\"/;}" "$page" >"docs/man/$name.1"
done
