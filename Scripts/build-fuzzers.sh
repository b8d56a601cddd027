#!/bin/sh
# Builds .build-fuzz/fuzz: all targets of Fuzz/ in one program for libFuzzer, the libraries instrumented; FUZZ_TARGET chooses one of them.
#
#   Scripts/build-fuzzers.sh [address]   with AddressSanitizer as well, which sees into the C parts but is several times slower
#
# Neither the targets nor the libraries are built with an entry point of their own: libFuzzer has it, so the link is done here.
set -eu
cd "$(dirname "$0")/.."
scratch=.build-fuzz${1:+-$1}
sanitizers=fuzzer${1:+,$1}
# Branches are counted, comparisons are not told: that costs as much as all the rest, and what they would teach (which words matter) is in the dictionary.
coverage=edge,inline-8bit-counters,pc-table
libraries="MomentTesting MomentSchemas MomentTemplates"
for library in $libraries; do
    # The option that swift build has for it would instrument just the same, and then fail to link the plugins' tools.
    swift build --scratch-path "$scratch" --configuration release --target "$library" \
        -Xswiftc "-sanitize=$sanitizers" -Xswiftc "-sanitize-coverage=$coverage" \
        -Xcc "-fsanitize-coverage=$coverage" ${1:+-Xcc "-fsanitize=$1"}
done
products=$(swift build --scratch-path "$scratch" --configuration release --show-bin-path)
objects=
for folder in XMLTree MomentDiagnostics MomentXML RelaxNG MomentDocuments MomentRules LocalFiles CEmbedded MomentSchemas MomentTemplates CStylesheet MomentTesting; do
    objects="$objects $(find "$products/$folder.build" -name '*.o' | tr '\n' ' ')"
done
# shellcheck disable=SC2046,SC2086 # lists
swiftc -O -parse-as-library -swift-version 6 -sanitize="$sanitizers" -sanitize-coverage="$coverage" -module-name Fuzz -I "$products/Modules" \
    -Xcc -fmodule-map-file="$PWD/Sources/CLibXML2/module.modulemap" \
    -Xcc -fmodule-map-file="$PWD/Sources/CLibXSLT/module.modulemap" \
    -Xcc -fmodule-map-file="$products/CEmbedded.build/module.modulemap" \
    -Xcc -fmodule-map-file="$PWD/Sources/CExtendedAttributes/module.modulemap" \
    -Xcc -fmodule-map-file="$products/CStylesheet.build/module.modulemap" \
    $(pkg-config --cflags-only-I libxml-2.0 libexslt) \
    Fuzz/*.swift Fuzz/Mutation/*.swift Fuzz/Peers/*.swift Fuzz/Targets/*.swift $objects $(pkg-config --libs libxml-2.0 libexslt) -o "$scratch/fuzz"
echo "$PWD/$scratch/fuzz"
