#!/bin/sh
# Says which public declarations of the libraries were taken away or changed since a release. Exit 1: there are some.
#
#   Scripts/check-api.sh [REVISION]   by default the last tag, and where there is none, the commit before
set -eu
cd "$(dirname "$0")/.."
revision=${1:-$(git describe --tags --abbrev=0 2>/dev/null || echo HEAD~1)}
products=$(swift package describe --type json | python3 -c '
import json, sys
print(" ".join(product["name"] for product in json.load(sys.stdin)["products"] if "library" in product["type"]))')
# shellcheck disable=SC2086 # a list
exec swift package diagnose-api-breaking-changes "$revision" --products $products
