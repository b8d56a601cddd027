#!/bin/sh
# Builds the archive, the bill of materials and, where dpkg-dev is, the Debian package twice from nothing, and compares them byte for byte.
#
#   Scripts/check-reproducible.sh
#
# Both builds happen in copies of the last commit at the same path: where sources lie is in what Swift builds.
set -eu
cd "$(dirname "$0")/.."
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for turn in first second; do
    mkdir "$work/source"
    git archive HEAD | tar --extract --directory "$work/source"
    if [ -f Package.resolved ]; then cp Package.resolved "$work/source/"; fi
    # In another order of the directory's entries, at another hour, with another mask.
    [ "$turn" = first ] || umask 077
    (
        cd "$work/source"
        TZ=$([ "$turn" = first ] && echo UTC || echo Asia/Kolkata) Scripts/make-dist.sh
        if command -v dpkg-gencontrol >/dev/null; then Scripts/build-debian-package.sh; fi
    ) >"$work/$turn.log" 2>&1 || {
        tail -20 "$work/$turn.log" >&2
        exit 1
    }
    mv "$work/source/dist" "$work/$turn"
    rm -rf "$work/source"
done
status=0
for file in "$work"/first/*; do
    name=$(basename "$file")
    if cmp --silent "$file" "$work/second/$name"; then
        echo "the same twice: $name ($(stat --format %s "$file") bytes)"
    else
        echo "not the same: $name" >&2
        status=1
    fi
done
exit $status
