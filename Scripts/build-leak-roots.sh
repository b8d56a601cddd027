#!/bin/sh
# Builds what LeakSanitizer needs to follow Swift (leak-roots.c), tries that with it only what is lost is found, and prints the library's path, which is to
# stand in LD_PRELOAD of the program. Linux on x86-64 only.
#
#   Scripts/build-leak-roots.sh FOLDER
set -eu
cd "$(dirname "$0")/.."
folder=${1:?the folder to build in}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
clang=$(dirname "$(readlink -f "$(command -v swiftc)")")/clang
"$clang" -std=gnu11 -O2 -Wall -Wextra -Werror -fPIC -shared -o "$folder/leak-roots.so" Scripts/leak-roots.c
log=$folder/leak-roots.log
# The linker warns of a hundred symbols of the sanitizer itself.
swiftc -Onone -swift-version 6 -sanitize=address -o "$folder/leak-roots-check" Scripts/leak-roots-check.swift >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
}

# try KIND BLOCKS: that many are listed as lost, but for a few to which a word leads that is left in a register or on the stack.
try() {
    status=0
    env -u LSAN_OPTIONS -u ASAN_OPTIONS LD_PRELOAD="$folder/leak-roots.so" "$folder/leak-roots-check" "$1" >"$log" 2>&1 || status=$?
    count=$(sed -n 's/^SUMMARY: AddressSanitizer: .* leaked in \([0-9]*\) allocation.*/\1/p' "$log")
    case $status in
    0) [ "$2" -eq 0 ] && return ;;
    *) [ "${count:-0}" -ge $(($2 * 9 / 10)) ] && [ "${count:-0}" -le "$2" ] && [ "$2" -gt 0 ] && return ;;
    esac
    cat "$log" >&2
    echo "$0: of '$1', $2 blocks are lost; ${count:-none} were found, with exit status $status" >&2
    exit 1
}
try kept 0
try block 100
try object 300
try cycle 200
try marked-cycle 300
echo "$folder/leak-roots.so"
