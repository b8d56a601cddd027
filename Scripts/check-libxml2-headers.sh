#!/bin/sh
# Compiles what touches libxml2 and libxslt against the headers of newer releases, one for each branch of `#if LIBXML_VERSION`. Nothing is linked or run;
# Scripts/check-other-libxml2.sh does that with one release.
#
#   Scripts/check-libxml2-headers.sh [FOLDER ...]   folders with libxml/ and libxslt/ in them; by default those that wheels of lxml bring along,
#                                                   fetched by pip once and kept in .build-libxml2
set -eu
cd "$(dirname "$0")/.."
kept=.build-libxml2/headers
# Releases of lxml, by the release of libxml2 whose headers are in them.
if [ $# -eq 0 ]; then
    for pair in 2.12=5.3.2 2.13=5.4.0 2.14=6.0.4; do
        case ${pair#*=} in
        5.3.2) hash=77cbcab50cbe8c857c6ba5f37f9a3976499c60eada1bf6d38f88311373d7b4bc ;;
        5.4.0) hash=d2ed1b3cb9ff1c10e6e8b00941bb2e5bb568b307bfc6b17dffbbe8be5eecba86 ;;
        6.0.4) hash=0d4cc697347f6c61764b58767109e270d0b4a92aba4a8053a967ed9de23a5ea9 ;;
        esac
        folder=$kept/${pair%=*}
        if [ ! -d "$folder" ]; then
            mkdir -p "$kept"
            python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --python-version 3.11 --implementation cp \
                --platform manylinux_2_28_x86_64 --dest "$kept" "lxml==${pair#*=}"
            echo "$hash  $(echo "$kept/lxml-${pair#*=}"-*.whl)" | sha256sum --check --quiet -
            python3 -m zipfile --extract "$kept/lxml-${pair#*=}"-*.whl "$folder.part"
            mv "$folder.part/lxml/includes" "$folder"
            rm -rf "$folder.part" "$kept"/*.whl
        fi
        set -- "$@" "$folder"
    done
fi

clang=$(dirname "$(readlink -f "$(command -v swiftc)")")/clang
# The Swift part needs the modules it imports.
swift build --target MomentDiagnostics --quiet
modules=$(swift build --show-bin-path)/Modules
# How SwiftPM calls the package, by its folder.
package=$(basename "$PWD" | tr '[:upper:]' '[:lower:]' | tr -c 'a-z0-9\n' _)
for headers in "$@"; do
    include="-I $headers"
    [ ! -d "$headers/extlibs" ] || include="$include -I $headers/extlibs"
    version=$(sed -n 's/^#define LIBXML_DOTTED_VERSION "\(.*\)"/\1/p' "$headers/libxml/xmlversion.h")
    # shellcheck disable=SC2086 # lists
    # xmlByteConsumed is deprecated from 2.14 on, which has nothing in its place.
    for shim in CLibXML2 CLibXSLT; do
        echo "#include \"$PWD/Sources/$shim/shim.h\"" |
            "$clang" -x c -std=gnu11 -fsyntax-only -Wall -Wextra -Wno-unused-function -Wno-deprecated-declarations -Werror $include -
    done
    # shellcheck disable=SC2086
    for file in Sources/CStylesheet/*.c; do
        "$clang" -std=gnu11 -fsyntax-only -Wall -Wextra -Wno-unused-parameter -Werror $include -I Sources/CStylesheet/include -I Sources/CLibXSLT "$file"
    done
    # shellcheck disable=SC2046,SC2086
    swiftc -typecheck -swift-version 6 -warnings-as-errors -module-name MomentXML -package-name "$package" -I "$modules" \
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
        -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature NonisolatedNonsendingByDefault \
        -Xcc -fmodule-map-file="$PWD/Sources/CLibXML2/module.modulemap" -Xcc -I"$headers" \
        $(find Sources/MomentXML -name '*.swift')
    echo "libxml2 $version: compiles"
done
