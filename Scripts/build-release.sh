#!/bin/sh
# Builds the command for use: optimised, with the Swift runtime inside, so that it runs where no toolchain is.
#
#   Scripts/build-release.sh              builds it, as .build/bin/virtmoment
#   Scripts/build-release.sh --show-path  prints where that is, and builds nothing
#
# Swift's flags for a static runtime export every symbol, so that the linker may drop none; this is taken back, and the linker that comes with the
# toolchain folds equal functions. Relocations are packed, which needs glibc 2.36 (Debian 12) or newer where the command runs. Libraries that
# are linked in for a few functions are copied so that the linker may drop the rest (loosen-archives.py). Types like [String: Int] are put together by
# calls instead of being looked up by their names, which takes the runtime through all conformances there are. The C libraries are where the system
# has them; to look for each beside the command first is a tenth of what starting takes, and not safe.
# There is no build ID: it is a hash of what is stripped off, too, which differs from build to build where nothing else does.
set -eu
cd "$(dirname "$0")/.."
command=$PWD/.build/bin/virtmoment
if [ "${1:-}" = --show-path ]; then
    echo "$command"
    exit 0
fi
Scripts/require-swift.sh
export VIRTMOMENT_RELEASE=1
set -- --configuration release --static-swift-stdlib --product virtmoment --disable-local-rpath \
    -Xswiftc -Osize -Xswiftc -Xfrontend -Xswiftc -function-sections -Xswiftc -use-ld=lld \
    -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors \
    -Xlinker --no-export-dynamic -Xlinker --icf=all -Xlinker -z -Xlinker pack-relative-relocs \
    -Xlinker --no-eh-frame-hdr -Xlinker "-T$PWD/Scripts/release.ld" -Xlinker -z -Xlinker start-stop-gc \
    -Xlinker --build-id=none
Scripts/loosen-archives.py .build/loosened >/dev/null
swift build "$@"
# A folder that other builds do not write to, and that can be put into PATH.
mkdir -p "$(dirname "$command")"
cp "$(swift build "$@" --show-bin-path)/virtmoment" "$command.part"
mv "$command.part" "$command"
