#!/usr/bin/env bash
# Builds the DocC documentation of the libraries into a folder; a warning is an error.
#
#   Scripts/build-documentation.sh [FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
output=${1:-.build/documentation}
mkdir -p "$output"
export VIRTMOMENT_DOCC=1
for target in XMLTree MomentDiagnostics MomentXML RelaxNG LocalFiles MomentDocuments MomentRules MomentSchemas MomentTemplates MomentKit MomentTesting; do
    swift package --allow-writing-to-directory "$output" generate-documentation \
        --target "$target" --output-path "$output/$target" --warnings-as-errors
done
