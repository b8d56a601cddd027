#!/bin/sh
# Builds a newer libxml2 and libxslt from the sources of a Debian release, and runs with them the tests of all that rests on them, the command's too.
# Nothing is installed: all is kept in .build-libxml2. Needs apt, a C compiler, make, pkg-config.
#
#   Scripts/check-other-libxml2.sh [RELEASE]   sid by default
#   LIBXML2_PREFIX=PATH Scripts/check-other-libxml2.sh   libraries that are installed there instead
set -eu
cd "$(dirname "$0")/.."
release=${1:-sid}
work=$PWD/.build-libxml2
prefix=${LIBXML2_PREFIX:-$work/$release}

fetch() {
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep debian.org/debian | head -n 1)
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/source"
    echo "deb-src [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian} $release main" >"$work/apt/sources.list"
    # Lists of its own, so that the system's stay as they are.
    set -- -q -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$work/apt/lists" \
        -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User=
    apt-get "$@" update
    (cd "$work/source" && apt-get "$@" source --download-only libxml2 libxslt)
}

build() {
    name=$1
    shift
    rm -rf "$work/source/$name"
    mkdir -p "$work/source/$name"
    archive=$(find "$work/source" -name "${name}_*.orig.tar.*" | sort -V | tail -n 1)
    tar --extract --file "$archive" --directory "$work/source/$name" --strip-components=1
    (cd "$work/source/$name" && ./configure --quiet --prefix="$prefix" --disable-static --without-python "$@" && make -j "$(nproc)" install) \
        >"$work/$name.log" 2>&1 || {
        tail -n 20 "$work/$name.log" >&2
        exit 1
    }
}

mkdir -p "$work"
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
if [ ! -e "$prefix/lib/pkgconfig/libexslt.pc" ]; then
    fetch
    build libxml2
    build libxslt --without-crypto
fi
echo "libxml2 $(pkg-config --modversion libxml-2.0), libxslt $(pkg-config --modversion libxslt)"

scratch=$work/swift-$release
# The place of the libraries is part of what is built, as tests start the command with no environment at all.
swift build --scratch-path "$scratch" --build-tests -Xcc "-I$prefix/include" -Xlinker -rpath -Xlinker "$prefix/lib"
command=$(swift build --scratch-path "$scratch" --show-bin-path)/virtmoment
# Proof that nothing below runs with the system's library. libxslt is loaded when it is needed.
LD_DEBUG=libs "$command" template render push-full --domain samples/domains/two-disks.xml -p directory=/backup 2>&1 >/dev/null | grep 'calling init' >"$scratch/loaded"
for library in libxml2 libxslt; do
    grep -q "$prefix/lib/$library" "$scratch/loaded" || {
        grep "$library" "$scratch/loaded" >&2
        echo "$0: the command does not run with the $library in $prefix" >&2
        exit 1
    }
done
# libvirt would bring the system's libxml2 into the same process, so the host's tests are not among these.
exec swift test --scratch-path "$scratch" --skip-build --filter \
    '^(XMLTreeTests|MomentXMLTests|RelaxNGTests|MomentDocumentsTests|MomentRulesTests|MomentKitTests|MomentSchemasTests|MomentTemplatesTests|MomentCommandsTests|GuideTests)[.]'
