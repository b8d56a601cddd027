#!/bin/bash
# in-tree.sh TREE OUT [--only GLOB] [FOLDER…]: asks the libvirt of a debootstrapped TREE (or / for this machine's) the requests of FOLDERs, the
# corpora below Tests/Fixtures if none is named, and appends the answers to OUT/answers.jsonl. A run that was stopped goes on with the same command.
#
# Once for each tree, for instance bullseye (libvirt 7.0.0), bookworm (9.0.0), trixie (11.3.0), sid:
#   debootstrap --variant=minbase trixie TREE; printf '#!/bin/sh\nexit 101\n' > TREE/usr/sbin/policy-rc.d; chmod +x TREE/usr/sbin/policy-rc.d
#   chroot TREE apt-get install -y --no-install-recommends libvirt-daemon-driver-qemu libvirt-daemon-driver-secret libvirt-daemon-driver-storage \
#     libvirt-daemon-system libvirt-clients python3-libvirt qemu-system-x86 qemu-utils
#
# It runs as root in a mount namespace of its own: /srv/images is a tmpfs, /dev a private one whose loop10 to loop12 are three free loop devices
# (requests may write to /dev, and libvirt removes there what it could not make). One run at a time a tree.
set -eu
usage() { sed -n '2,3s/^# //p' "$0" >&2; exit 64; }
[ $# -ge 2 ] || usage
HERE=$(cd "$(dirname "$0")" && pwd) FIXTURES=$(cd "$(dirname "$0")/../../Tests/Fixtures" && pwd)
TREE=$(cd "$1" && pwd) OUT=$(mkdir -p "$2" && cd "$2" && pwd); shift 2
ONLY='*'; if [ "${1-}" = --only ]; then ONLY=$2; shift 2; fi
[ $# -gt 0 ] || set -- "$FIXTURES/oracle" "$FIXTURES/oracle-own" "$FIXTURES/oracle-extra"
FOLDERS=(); for folder; do FOLDERS+=("$(cd "$folder" && pwd)"); done
export TREE OUT HERE ONLY
exec unshare -m --propagation private bash -eu -c '
R=${TREE%/} T=${TREE%/}/srv/t K=$(mktemp -d) I=() L=()
mkdir -p "$R/srv/images" "$T"
mount -t tmpfs none "$R/srv/images"; mount -t tmpfs none "$T"; mkdir "$T"/{out,bin,dev,corpora}
mount --bind "$OUT" "$T/out"; mount --bind "$HERE" "$T/bin"
for folder; do
  name=$(basename "$folder"); mkdir "$T/corpora/$name"; mount --bind "$folder" "$T/corpora/$name"; I+=("/srv/t/corpora/$name")
done
truncate -s 64M "$T"/l10 "$T"/l11 "$T"/l12
for n in 10 11 12; do L+=("$(losetup --find --show "$T/l$n")"); done
D=$T/dev; mount -t tmpfs none "$D"
for f in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$D/${f%:*}" c 1 "${f#*:}"; done
mknod -m 666 "$D/tty" c 5 0; if [ -e /dev/kvm ]; then mknod -m 600 "$D/kvm" c 10 232; fi
mkdir "$D"/{pts,shm,net}; mount -t devpts -o newinstance,ptmxmode=0666 devpts "$D/pts"; ln -s pts/ptmx "$D/ptmx"
ln -s /proc/self/fd "$D/fd"; for n in 0:stdin 1:stdout 2:stderr; do ln -s "fd/${n%:*}" "$D/${n#*:}"; done
mount -t tmpfs none "$D/shm"; mknod "$D/loop-control" c 10 237
i=10; for l in "${L[@]}"; do mknod "$D/loop$i" b 7 "${l#/dev/loop}"; mknod "$K/loop$i" b 7 "${l#/dev/loop}"; i=$((i+1)); done
trap "for i in 10 11 12; do losetup -d $K/loop\$i; done; rm -rf $K" EXIT
mount --move "$D" "$R/dev"
run=(/usr/bin/python3 /srv/t/bin/record.py --out /srv/t/out/answers.jsonl --only "$ONLY" "${I[@]}")
if [ -z "$R" ]; then "${run[@]}"; exit; fi
mountpoint -q "$R/proc" || mount -t proc proc "$R/proc"
mountpoint -q "$R/sys" || mount -t sysfs sys "$R/sys"
chroot "$R" "${run[@]}"
' in-tree "${FOLDERS[@]}"
