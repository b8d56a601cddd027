#!/bin/sh
# Shows what the command does: samples valid by the grammar pass without a word (some of them are traps, which the rules tell of), a broken one is explained, a loose one is printed in libvirt's layout.
set -eu
cd "$(dirname "$0")/.."
virtmoment=$(Scripts/build-release.sh --show-path)

show() {
    printf '\n$ virtmoment %s\n' "$*"
    "$virtmoment" "$@"
}

show validate --level schema samples/backup samples/checkpoint samples/snapshot
echo "$(find samples/backup samples/checkpoint samples/snapshot -name '*.xml' | wc -l) samples: valid by the grammar"

# Exit code 1 is what a broken document has to give; anything else is a fault of ours.
status=0
show validate samples/broken/backup-three-mistakes.xml || status=$?
[ "$status" -eq 1 ] || exit 1

show format samples/backup/push-comments-and-instructions.xml

printf '\nUntil it is installed, the command is %s\n' "$virtmoment"
