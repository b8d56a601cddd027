#!/bin/sh
# Installs the Debian package in a fresh Debian of this machine's release (debootstrap, a folder entered by chroot), uses it there, removes it, and
# makes sure that nothing is left. Needs root, debootstrap and a Debian mirror; without them it is skipped, aloud, except where CI is true.
#
#   Scripts/test-debian-package.sh [PACKAGE.deb]   by default the package is built first
set -eu
cd "$(dirname "$0")/.."
# Mounts are its own, and end with it.
if [ -z "${VIRTMOMENT_APART:-}" ] && [ "$(id -u)" -eq 0 ]; then
    VIRTMOMENT_APART=1 exec unshare --mount --propagation private "$0" "$@"
fi

skip() {
    echo "$0: skipped: $1" >&2
    [ "${CI:-}" != true ] || exit 1
    exit 0
}
fail() {
    echo "$0: $1" >&2
    exit 1
}
[ "$(id -u)" -eq 0 ] || skip "needs root"
command -v debootstrap >/dev/null || skip "needs debootstrap (apt-get install debootstrap)"
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
mirror=$(apt-get indextargets --format '$(SITE) $(CODENAME)' 'Created-By: Packages' | awk -v suite="$suite" '$2 == suite { print $1; exit }')
[ -n "$mirror" ] || skip "apt knows no Debian mirror of '$suite'"

package=${1:-}
if [ -z "$package" ]; then
    Scripts/build-debian-package.sh >&2
    package=$(ls -t dist/virtmoment_*.deb | head -n 1)
fi
if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error --tag-display-limit 0 "$package"
fi

root=$(mktemp -d)
clean() {
    umount "$root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM
echo "making a $suite of $mirror"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    rm -f "$root.log"
    fail "debootstrap failed"
}
rm -f "$root.log"
# Swift's runtime takes the arguments from there.
mount -t proc proc "$root/proc"
mkdir "$root/samples"
cp samples/backup/pull-tcp.xml samples/broken/backup-three-mistakes.xml samples/domains/two-disks.xml "$root/samples/"
cp "$package" "$root/virtmoment.deb"

inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
expect() {
    wanted=$1
    shift
    status=0
    inside "$@" >"$root/output" 2>&1 || status=$?
    [ "$status" -eq "$wanted" ] || {
        cat "$root/output" >&2
        fail "'$*' ended with $status, not $wanted"
    }
}

expect 0 apt-get install --yes --no-install-recommends /virtmoment.deb
expect 0 dpkg --verify virtmoment
expect 0 virtmoment --version
grep -qx "$(dpkg-deb --field "$package" Version | sed 's/~.*//')" "$root/output" || fail "another version than the package's"
expect 0 virtmoment validate --level schema /samples/pull-tcp.xml
expect 1 virtmoment validate /samples/backup-three-mistakes.xml
expect 0 virtmoment fill --kind backup --domain /samples/two-disks.xml
expect 0 virtmoment template render push-full --domain /samples/two-disks.xml -p directory=/backup
# libvirt is recommended, not needed: its absence is said.
expect 2 virtmoment backup jobs --connect test:///default test
grep -q libvirt "$root/output" || fail "without libvirt, the command does not say so"
expect 0 apt-get purge --yes virtmoment
[ -z "$(inside dpkg --audit)" ] || fail "dpkg finds the system in disorder"
left=$(cd "$root" && find . -xdev -path ./proc -prune -o -name '*virtmoment*' ! -path ./virtmoment.deb ! -path './var/log/*' -print)
[ -z "$left" ] || fail "left behind: $left"
echo "$(basename "$package"): installed, used and removed in a fresh $suite"
