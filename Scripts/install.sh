#!/bin/sh
# Puts the command that was built (make build), its manual, its completions, the grammars and the templates below PREFIX, or removes them (--remove).
# DESTDIR is put before all paths, as packagers want it.
set -eu
cd "$(dirname "$0")/.."
root="${DESTDIR:-}${PREFIX-/usr/local}"
bash="$root/share/bash-completion/completions/virtmoment"
zsh="$root/share/zsh/site-functions/_virtmoment"
fish="$root/share/fish/vendor_completions.d/virtmoment.fish"
# Where a session says nothing of data folders, fish looks into those below /usr alone; its administrator's is always looked into.
[ "${PREFIX-/usr/local}" != /usr/local ] || fish="${DESTDIR:-}/etc/fish/completions/virtmoment.fish"
manual="$root/share/man/man1"
data="$root/share/virtmoment"
documents="$root/share/doc/virtmoment"

if [ "${1:-}" = --remove ]; then
    rm -f "$root/bin/virtmoment" "$bash" "$zsh" "$fish" "$manual"/virtmoment.1 "$manual"/virtmoment-*.1
    rm -rf "$data" "$documents"
    exit 0
fi

virtmoment=$(Scripts/build-release.sh --show-path)
[ -x "$virtmoment" ] || {
    echo "nothing was built: run make build first, as the user that Swift is installed for" >&2
    exit 1
}
install -D --mode 755 --strip "$virtmoment" "$root/bin/virtmoment"
mkdir -p "$(dirname "$bash")" "$(dirname "$zsh")" "$(dirname "$fish")"
"$virtmoment" --generate-completion-script bash >"$bash"
# It is read by a shell, and not run.
sed -i '1{/^#!/d}' "$bash"
"$virtmoment" --generate-completion-script zsh >"$zsh"
"$virtmoment" --generate-completion-script fish >"$fish"
mkdir -p "$manual" "$data/schemas" "$data/templates" "$documents/systemd"
install --mode 644 docs/man/*.1 "$manual/"
install --mode 644 schemas/*.rng "$data/schemas/"
install --mode 644 templates/*.xsl "$data/templates/"
install --mode 644 LICENSE README.md "$documents/"
install --mode 644 samples/systemd/* "$documents/systemd/"
echo "installed $root/bin/virtmoment, its completions, its manual, the grammars and the templates"
