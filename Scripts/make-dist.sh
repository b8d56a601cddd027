#!/bin/sh
# Makes dist/virtmoment-VERSION-linux-ARCHITECTURE.tar.gz: the command, manual, completions, grammars, templates and licence, to be unpacked below /usr/local
# or anywhere else; beside it a bill of materials (CycloneDX) and the checksums of both, which Scripts/sign-checksums.sh signs. The same sources give the same archive: names in order, one date (SOURCE_DATE_EPOCH, by default the last commit's), no owner.
set -eu
cd "$(dirname "$0")/.."
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
umask 022
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

Scripts/build-release.sh
DESTDIR=$stage/root PREFIX='' Scripts/install.sh >/dev/null
name="virtmoment-$("$stage/root/bin/virtmoment" --version)-linux-$(uname -m)"
mv "$stage/root" "$stage/$name"
mkdir -p dist
tar --create --directory "$stage" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=ustar "$name" |
    gzip --no-name --best >"dist/$name.tar.gz"
Scripts/write-sbom.py "$stage/$name/bin/virtmoment" >"dist/$name.cdx.json"
(cd dist && sha256sum "$name.tar.gz" "$name.cdx.json" >"$name.sha256")
echo "dist/$name.tar.gz: $(stat --format %s "dist/$name.tar.gz") bytes"
