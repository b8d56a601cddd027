#!/bin/sh
# Holds our grammars to libvirt's, by jing and by libxml2: on thousands of documents with mistakes, for each of several releases.
#
#   Scripts/compare-grammars.sh TREE…      trees of Debian with libvirt in them, or / for this machine's
#
# A tree is made as Scripts/record-oracle/in-tree.sh says; only its schemas are looked at. Each document that only one side refuses is shown.
#
# Environment: DOCUMENTS   how many for each of the three roots; by default 8,000, so 24,000 a release
#              SEED        which ones; by default 1
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || {
    sed -n '4p' "$0" | sed 's/^# *//' >&2
    exit 64
}
swift build --build-tests
status=0
for tree; do
    release=$(dpkg-query --admindir="${tree%/}/var/lib/dpkg" -W -f '${Version}' libvirt0 | sed 's/^[0-9]*://; s/[-~+].*//')
    echo "== libvirt $release of $tree"
    SCHEMAS="${tree%/}/usr/share/libvirt/schemas" SCHEMAS_RELEASE=$release SCHEMAS_DOCUMENTS="${DOCUMENTS:-8000}" SCHEMAS_SEED="${SEED:-1}" \
        swift test --skip-build --filter AgreementTests || status=1
done
exit $status
