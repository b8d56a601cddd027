#!/bin/sh
# Signs the checksums that `make dist` wrote, with an SSH key, and checks the signature as users do (SECURITY.md).
#
#   Scripts/sign-checksums.sh KEY        signs every dist/*.sha256; KEY is a private key, or a public one whose private key the agent has
#   Scripts/sign-checksums.sh --verify SIGNERS DIRECTORY
#                                        checks signatures and files; SIGNERS is a file of allowed signers (ssh-keygen(1))
set -eu
name=virtmoment-release
identity=virtmoment@virtmoment.dev

if [ "${1:-}" = --verify ]; then
    [ $# -eq 3 ] || {
        echo "usage: $0 --verify SIGNERS DIRECTORY" >&2
        exit 64
    }
    signers=$(realpath "$2")
    cd "$3"
    found=
    for sums in *.sha256; do
        [ -f "$sums" ] || continue
        found=1
        ssh-keygen -Y verify -f "$signers" -I "$identity" -n "$name" -s "$sums.sig" <"$sums"
        sha256sum --check --strict "$sums"
    done
    [ -n "$found" ] || {
        echo "$0: there are no checksums in $3" >&2
        exit 2
    }
    exit 0
fi

[ $# -eq 1 ] || {
    echo "usage: $0 KEY" >&2
    exit 64
}
key=$(realpath "$1")
cd "${DIST:-$(dirname "$0")/../dist}"
found=
for sums in *.sha256; do
    [ -f "$sums" ] || continue
    found=1
    rm -f "$sums.sig"
    ssh-keygen -Y sign -q -f "$key" -n "$name" "$sums"
    echo "$sums.sig"
done
[ -n "$found" ] || {
    echo "$0: there are no checksums to sign: run make dist first" >&2
    exit 2
}
