#!/bin/sh
# Puts the built command, its completions and its manual below PREFIX, or removes them (--remove). DESTDIR is put before all paths, as packagers want it.
set -eu
cd "$(dirname "$0")/.."
root="${DESTDIR:-}${PREFIX:-/usr/local}"
bash="$root/share/bash-completion/completions/virtmoment"
zsh="$root/share/zsh/site-functions/_virtmoment"
fish="$root/share/fish/vendor_completions.d/virtmoment.fish"
manual="$root/share/man/man1"

if [ "${1:-}" = --remove ]; then
    rm -f "$root/bin/virtmoment" "$bash" "$zsh" "$fish" "$manual"/virtmoment.1 "$manual"/virtmoment.*.1
    exit 0
fi

virtmoment=$(Scripts/build-release.sh --show-path)
install -D --mode 755 --strip "$virtmoment" "$root/bin/virtmoment"
for shell in bash zsh fish; do
    eval "target=\$$shell"
    mkdir -p "$(dirname "$target")"
    "$virtmoment" --generate-completion-script "$shell" >"$target"
done
mkdir -p "$manual"
for page in docs/man/*.1; do install --mode 644 "$page" "$manual/"; done
echo "installed $root/bin/virtmoment, its completions and its manual"
