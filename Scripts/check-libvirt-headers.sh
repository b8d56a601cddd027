#!/bin/sh
# Compares CLibvirt's declarations with the installed libvirt headers, and makes sure that the comparison can fail.
# Exit 0: same. 1: different. 77: libvirt-dev is not installed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
compiler=${CC:-cc}
try() {
    "$compiler" -std=gnu11 -Wall -Werror -Wno-deprecated-declarations -fsyntax-only -I "$here/../Sources/CLibvirt/include" "$@" \
        "$here/header-check.c"
}
if ! echo '#include <libvirt/libvirt.h>' | "$compiler" -fsyntax-only -x c - 2>/dev/null; then
    echo "libvirt's headers are not installed (Debian, Ubuntu: libvirt-dev)" >&2
    exit 77
fi
try
for kind in SIGNATURE CONSTANT TEXT LAYOUT; do
    if try "-DCVIRT_SELFTEST_$kind" 2>/dev/null; then
        echo "a wrong $kind went unnoticed" >&2
        exit 1
    fi
done
