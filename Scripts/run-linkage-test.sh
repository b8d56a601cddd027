#!/bin/sh
# Makes sure that the command is linked with no more than it may be: no Foundation, no libvirt, nothing of the toolchain; that it works where
# the build folder is not; and that it keeps within its size.
set -eu
cd "$(dirname "$0")/.."
Scripts/build-release.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$(Scripts/build-release.sh --show-path)" "$folder/virtmoment"
strip "$folder/virtmoment"

ldd "$folder/virtmoment" >"$folder/libraries"
if grep -E 'libFoundation|libvirt|libxslt|libswift|not found' "$folder/libraries"; then
    echo "the command must not be linked with these" >&2
    exit 1
fi

size=$(stat --format %s "$folder/virtmoment")
# Two thirds of it are the Swift runtime and FoundationEssentials, which the argument parser needs.
limit=$((18 * 1024 * 1024))
if [ "$size" -gt "$limit" ]; then
    echo "the stripped command has $size bytes, more than $limit" >&2
    exit 1
fi

cp samples/backup/pull-tcp.xml "$folder/a.xml"
cp samples/domains/two-disks.xml "$folder/domain.xml"
(cd "$folder" && env -i ./virtmoment validate a.xml && env -i ./virtmoment format a.xml >b.xml && ./virtmoment validate --quiet b.xml)
# libxslt is loaded when it is needed.
(cd "$folder" && env -i ./virtmoment template render push-full --domain domain.xml -p directory=/backup >c.xml && ./virtmoment validate --quiet c.xml)
# JSON is read and written by Foundation, of which the linker dropped what nobody refers to; errors are told with its types.
(cd "$folder" && ./virtmoment format --to json a.xml >a.json && ./virtmoment format --from json --to xml a.json | cmp - b.xml &&
    ./virtmoment --experimental-dump-help | grep '"commandName" : "validate"' >/dev/null &&
    if echo '{"domainbackup": [1.5]}' >c.json && ./virtmoment format --from json --to xml c.json 2>/dev/null; then exit 1; fi)
echo "linkage: $(wc -l <"$folder/libraries") shared objects, $size bytes stripped"
