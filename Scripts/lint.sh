#!/bin/sh
# Checks the format of all Swift sources; `swift format -i -r FOLDER` mends most of it.
set -eu
cd "$(dirname "$0")/.."
swift format lint --strict --parallel --recursive Package.swift Sources Tests Fuzz
