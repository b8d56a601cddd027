#!/bin/sh
# What the GitHub Action (action.yml) does: fetches a released archive, looks at its checksum, and validates. Its inputs are variables of the
# environment; lists have an entry a line.
set -eu
name="virtmoment-$VERSION-linux-$(uname -m)"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fetch() {
    curl --fail --silent --show-error --location --retry 3 --output "$folder/$1" "$SOURCE/v$VERSION/$1"
}

fetch "$name.tar.gz"
if [ -n "${SHA256:-}" ]; then
    echo "$SHA256  $name.tar.gz" >"$folder/sums"
else
    fetch "$name.sha256"
    grep -F "  $name.tar.gz" "$folder/$name.sha256" >"$folder/sums"
fi
(cd "$folder" && sha256sum --check --quiet sums && tar --extract --gzip --file "$name.tar.gz")

# An entry a line becomes an argument each, whatever it holds; no name is taken for an option.
set --
while IFS= read -r option; do
    if [ -n "$option" ]; then set -- "$@" "$option"; fi
done <<END
${OPTIONS:-}
END
set -- "$@" --format "$FORMAT" --
while IFS= read -r file; do
    if [ -n "$file" ]; then set -- "$@" "$file"; fi
done <<END
$FILES
END
if [ -n "${OUTPUT:-}" ]; then
    "$folder/$name/bin/virtmoment" validate "$@" >"$OUTPUT"
else
    "$folder/$name/bin/virtmoment" validate "$@"
fi
