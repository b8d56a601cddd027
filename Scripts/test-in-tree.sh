#!/bin/sh
# Runs tests that were built here against the libvirt and QEMU of another Debian: a tree that Scripts/record-oracle/in-tree.sh says how to make.
#
#   Scripts/test-in-tree.sh TREE [FILTER…]      by default the live suites
#
# Needs root, and 'swift build --build-tests' before. The tree gets from this machine, for reading, the clone and the Swift toolchain, and /dev/kvm; it has mounts and
# processes of its own, which end with this script. What tests need beyond libvirt and QEMU is named by Scripts/install-dependencies.sh; what the tree
# lacks of it, the tests name.
set -eu
[ $# -gt 0 ] || {
    sed -n '4p' "$0" | sed 's/^# *//' >&2
    exit 64
}
tree=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- Live
clone=$(cd "$(dirname "$0")/.." && pwd -P)
swift=$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")")
export tree clone swift
exec unshare --mount --pid --fork --kill-child --propagation private sh -eu -c '
mount --bind "$tree" "$tree"
for folder in "$clone" "$swift"; do
    mkdir -p "$tree$folder"
    mount --rbind "$folder" "$tree$folder"
    mount -o remount,bind,ro "$tree$folder"
done
mount -t proc proc "$tree/proc"
mount -t sysfs sys "$tree/sys"
mount -t tmpfs -o mode=755 none "$tree/dev"
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
    numbers=${node#*:}
    mknod -m 666 "$tree/dev/${node%%:*}" c "${numbers%:*}" "${numbers#*:}"
done
mkdir "$tree/dev/pts" "$tree/dev/shm" "$tree/dev/net"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$tree/dev/pts"
mount -t tmpfs none "$tree/dev/shm"
ln -s pts/ptmx "$tree/dev/ptmx"
ln -s /proc/self/fd "$tree/dev/fd"
if [ -e /dev/kvm ]; then : >"$tree/dev/kvm"; mount --bind /dev/kvm "$tree/dev/kvm"; fi
mount -t tmpfs none "$tree/tmp"
mount -t tmpfs none "$tree/run"
filters=""
for filter; do filters="$filters --filter $filter"; done
status=0
# Under a parent of its own: process 1 of a namespace is not killed by what it starts.
env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI="${CI-}" chroot "$tree" sh -c "
    cd \"$clone\" && .build/debug/virtmomentPackageTests.xctest --testing-library swift-testing $filters" || status=$?
exit $status
' test-in-tree "$@"
