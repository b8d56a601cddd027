#!/bin/bash
# Times `virtmoment backup run` beside `virsh backup-begin` with a wait for the completion event, over one disk of a real guest, in turns.
# Usage: Scripts/compare-with-virsh.sh [MEBIBYTES [ROUNDS]]      (VIRTMOMENT names the command; a release build by default. TMPDIR says where: on tmpfs the disk has no part in it)
#
# A libvirtd of its own is started below a temporary directory and ended again; nothing in /etc, /var or /run is touched.
# virsh is given the time until libvirt's event, at which QEMU still writes; virtmoment the time until the data is safe.
set -eu
cd "$(dirname "$0")/.."
size=${1:-1024}
rounds=${2:-5}
if [ -z "${VIRTMOMENT:-}" ]; then
    swift build -c release --product virtmoment >&2
    VIRTMOMENT=$(swift build -c release --show-bin-path)/virtmoment
fi
root=$(mktemp -d "${TMPDIR:-/tmp}/vmc-XXXXXX")
uri="qemu+unix:///session?socket=$root/r/libvirt/libvirt-sock"
daemon=
mkdir "$root/r" "$root/c" "$root/k" "$root/images"
finish() {
    [ -z "$daemon" ] || {
        virsh -q -c "$uri" destroy guest >/dev/null 2>&1 || true
        kill "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    }
    rm -rf "$root"
}
trap finish EXIT

become=
if [ "$(id -u)" = 0 ]; then
    become="setpriv --reuid=65534 --regid=65534 --clear-groups"
fi
head -c "${size}M" /dev/urandom > "$root/images/disk.raw"
qemu-img convert -f raw -O qcow2 "$root/images/disk.raw" "$root/images/disk.qcow2"
rm "$root/images/disk.raw"
[ -z "$become" ] || chown -R 65534:65534 "$root"
$become env -i PATH="$PATH" HOME="$root" XDG_RUNTIME_DIR="$root/r" XDG_CONFIG_HOME="$root/c" XDG_CACHE_HOME="$root/k" \
    "$(command -v libvirtd || echo /usr/sbin/libvirtd)" --timeout 600 > "$root/log" 2>&1 &
daemon=$!
for _ in $(seq 200); do
    virsh -q -c "$uri" uri >/dev/null 2>&1 && break
    sleep 0.05
done
cat > "$root/domain.xml" <<XML
<domain type='qemu'><name>guest</name><memory unit='KiB'>32768</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='$root/images/disk.qcow2'/><target dev='vda' bus='virtio'/></disk>
<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>
XML
cat > "$root/backup.xml" <<XML
<domainbackup><disks><disk name='vda' type='file'><driver type='qcow2'/><target file='$root/images/copy'/></disk></disks></domainbackup>
XML
virsh -q -c "$uri" define "$root/domain.xml" >/dev/null
virsh -q -c "$uri" start guest --paused >/dev/null

now() { date +%s%N; }
clean() {
    # The next turn begins with nothing left to be written by this one.
    rm -f "$root/images/copy"
    sync -f "$root/images"
    sleep 1
}
by_virsh() {
    virsh -q -c "$uri" event guest job-completed --timeout 300 > "$root/event" 2>&1 &
    local waiter=$!
    # The wait has to be there before the job; it is not counted.
    sleep 0.5
    local start
    start=$(now)
    virsh -q -c "$uri" backup-begin guest "$root/backup.xml" >/dev/null
    wait "$waiter"
    echo $((($(now) - start) / 1000))
}
by_virtmoment() {
    # As long a rest for the disk as virsh's turn has.
    sleep 0.5
    local start
    start=$(now)
    "$VIRTMOMENT" backup run --connect "$uri" guest "$root/backup.xml" >/dev/null 2>&1
    echo $((($(now) - start) / 1000))
}

# Once each, uncounted: caches.
by_virsh >/dev/null
sleep 0.5
clean
by_virtmoment >/dev/null
clean
for round in $(seq "$rounds"); do
    # Each goes first in every other round.
    if [ $((round % 2)) = 1 ]; then
        first=$(by_virsh); sleep 0.5; clean
        second=$(by_virtmoment); clean
    else
        second=$(by_virtmoment); clean
        first=$(by_virsh); sleep 0.5; clean
    fi
    echo "$first $second"
done | awk -v size="$size" '
    { virsh[NR] = $1; ours[NR] = $2; ratio[NR] = $2 / $1
      printf "round %d: virsh %.3f s, virtmoment %.3f s, ratio %.3f\n", NR, $1 / 1e6, $2 / 1e6, $2 / $1 }
    function median(list, count,    i, j, held) {
        for (i = 2; i <= count; i++) { held = list[i]; for (j = i - 1; j > 0 && list[j] > held; j--) list[j + 1] = list[j]; list[j + 1] = held }
        return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
    }
    END { printf "medians over %d MiB: virsh %.3f s, virtmoment %.3f s, ratio of the pairs %.3f\n", size, median(virsh, NR) / 1e6, median(ours, NR) / 1e6, median(ratio, NR) }'
