#!/bin/sh
# Installs the Debian packages that are missing, and says which. Nothing is done, and nothing printed, where all are there.
#
#   Scripts/install-dependencies.sh build   what building and running needs
#   Scripts/install-dependencies.sh test    the same, and what the tests need
set -eu

build="libxml2-dev libxslt1-dev pkg-config python3"
# Python makes the released command small (loosen-archives.py). The second judges (jing, xmllint, xsltproc, libvirt's schemas), libvirt itself with QEMU, and the tools the tests look things up with.
test="jing libxml2-utils xsltproc libvirt0 libvirt-clients libvirt-daemon libvirt-daemon-driver-qemu libvirt-dev
    qemu-system-x86 qemu-utils libnbd-bin nbdkit python3-libvirt python3-lxml python3-jsonschema python3-pip gcc libc6-dev binutils"

case "${1:-build}" in
build) wanted=$build ;;
test) wanted="$build $test" ;;
*)
    echo "usage: $0 build|test" >&2
    exit 64
    ;;
esac

missing=
for package in $wanted; do
    status=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null) || status=
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "$0: these packages are missing, and there is no apt-get to install them:$missing" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "$0: these packages are missing, and installing them needs root or sudo:$missing" >&2
        exit 1
    }
    as_root="sudo"
fi

echo "installing:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
    # shellcheck disable=SC2086 # a list of packages
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends $missing >"$log" 2>&1
}
# A machine whose lists are fresh needs no update; one without lists fails at once.
if ! install; then
    $as_root apt-get update --quiet >"$log" 2>&1 && install || {
        cat "$log" >&2
        exit 1
    }
fi
