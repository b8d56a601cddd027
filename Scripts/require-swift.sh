#!/bin/sh
# Says in one line that there is no Swift in PATH, where there is none.
command -v swift >/dev/null || {
    echo "there is no swift in PATH: install Swift 6.3 (https://www.swift.org/install/linux), and add the folder of its programs to PATH" >&2
    exit 1
}
